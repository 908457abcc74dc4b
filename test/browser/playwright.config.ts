import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumAvailable } from '../support/chromium.ts';

const chromium = chromiumAvailable();

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: join(import.meta.dirname, '../../test-results/browser'),
  snapshotPathTemplate: join(import.meta.dirname, 'looks/{arg}{ext}'),
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  // One more than cores: a test waits most of the time, for boxes that play and for logins.
  workers: 3,
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] === 'true',
  reporter: 'list',
  use: {
    ...(chromium.ok ? { launchOptions: { executablePath: chromium.path, args: chromiumArguments() } } : {}),
    viewport: { width: 1000, height: 700 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'on-first-retry',
  },
});
