package io.github.crmgate.vault;

import java.util.List;

/**
 * Progress of a change of keys.
 *
 * @param keyId id of the primary key
 * @param previousKeyIds ids of the keys that only decrypt
 * @param left number of rows still encrypted under a previous key; at 0, previous keys can be removed
 */
public record VaultState(String keyId, List<String> previousKeyIds, long left) {}
