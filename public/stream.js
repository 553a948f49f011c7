// One stream of changes per browser.
