// The browser tests: scripts on and off, phone and desktop.
//
// Every journey runs in all four projects; only `*.hydrate.spec.ts` may need scripts. The sweeps
// (accessibility, crawl, HTML) set their own width, language and scheme, and so run once.
import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const desktop = { viewport: { width: 1280, height: 800 } };
const sweeps = /(a11y|crawl|html)\.spec\.ts/;
const hydrated = /\.hydrate\.spec\.ts/;

const config: PlaywrightTestConfig = {
  testDir: "tests",
  outputDir: "test-results/files",
  globalSetup: "./support/prepare.ts",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only sometimes is a fault to be found, not repeated.
  retries: 0,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 7_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    locale: "fi-FI",
    timezoneId: "Europe/Helsinki",
    // Without motion: a page change that fades holds back the next tap, and with scripts off Chromium's
    // own switch never lets the fade end.
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "phone, scripts on", use: phone, testIgnore: sweeps },
    { name: "phone, scripts off", use: { ...phone, javaScriptEnabled: false }, testIgnore: [sweeps, hydrated] },
    { name: "desktop, scripts on", use: desktop, testIgnore: sweeps },
    { name: "desktop, scripts off", use: { ...desktop, javaScriptEnabled: false }, testIgnore: [sweeps, hydrated] },
    { name: "sweep", use: desktop, testMatch: sweeps },
  ],
};

export default defineConfig(config);
