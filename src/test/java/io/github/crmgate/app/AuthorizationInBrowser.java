package io.github.crmgate.app;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A browser and what it opens, for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AuthorizationInBrowser {
    static final String TO_ZOHO = "Continue to Zoho CRM";

    AuthorizationScene scene;
    WebBrowser browser;

    @BeforeAll
    void start() {
        Chromium chromium = Chromium.find();
        scene = new AuthorizationScene();
        browser = WebBrowser.start(chromium);
    }

    @BeforeEach
    void reset() {
        scene.reset();
        browser.reset();
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (scene != null) {
            scene.close();
        }
    }
}
