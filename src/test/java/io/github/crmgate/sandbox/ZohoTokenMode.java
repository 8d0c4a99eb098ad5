package io.github.crmgate.sandbox;

/** How the token endpoints behave at the moment. */
final class ZohoTokenMode {
    volatile boolean throttled;
    volatile boolean milliseconds;
}
