package io.github.crmgate.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A text file that a user wrote: UTF-8, with or without a byte order mark.
 *
 * <p>Some editors on Windows save UTF-16 or Windows-1252 by default. Such a file is refused, with its encoding named.
 */
public final class TextFile {
    private static final String MARK = "\uFEFF";

    private TextFile() {}

    /**
     * Returns the text without a byte order mark.
     *
     * @throws UnreadableFileException if it can't be read; contains the reason
     */
    public static String read(Path path) throws UnreadableFileException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new UnreadableFileException(path, "does not exist");
        } catch (AccessDeniedException e) {
            throw new UnreadableFileException(path, "may not be read by the user that runs this process");
        } catch (IOException e) {
            throw new UnreadableFileException(
                    path, Files.isDirectory(path) ? "is a folder" : "can't be read: " + e.getMessage());
        }
        return decode(path, bytes);
    }

    private static String decode(Path path, byte[] bytes) throws UnreadableFileException {
        if (isUtf16(bytes)) {
            throw new UnreadableFileException(path, "is in UTF-16; save it as UTF-8");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(input, text, true);
        text.flip();
        if (result.isError()) {
            long line = text.chars().filter(character -> character == '\n').count() + 1;
            throw new UnreadableFileException(
                    path,
                    "is not in UTF-8, as a character in line " + line
                            + " shows; it may be in Latin-1 or Windows-1252: save it as UTF-8");
        }
        String decoded = text.toString();
        return decoded.startsWith(MARK) ? decoded.substring(1) : decoded;
    }

    /** Returns whether it starts with the byte order mark, or has the zero bytes of Latin letters in UTF-16. */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        int first = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        return first == 0xFEFF || first == 0xFFFE || (bytes[0] == 0) != (bytes[1] == 0);
    }
}
