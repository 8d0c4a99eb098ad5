package io.github.crmgate.vault;

import java.util.List;

/**
 * How far a change of keys has come.
 *
 * @param keyId the key that seals
 * @param previousKeyIds those that only open
 * @param left how much is still sealed under a previous key; once it is 0, those can go
 */
public record VaultState(String keyId, List<String> previousKeyIds, long left) {}
