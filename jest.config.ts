import type { Config } from 'jest';

/** Tests are ESM TypeScript run as written: swc only strips the types (tsc checks them in the lint step). */
const shared: Config = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  cacheDirectory: '<rootDir>/.stepgate/jest',
  modulePathIgnorePatterns: ['<rootDir>/.stepgate', '<rootDir>/cdk.out'],
};

const config: Config = {
  // Far more than any test takes on an idle machine: a busy one is no failure. Jest ignores it in a project.
  testTimeout: 60_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'template',
      testMatch: ['<rootDir>/test/template/**/*.test.ts'],
      globalSetup: '<rootDir>/test/template/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/template/support/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/test/e2e/support/global-setup.ts',
    },
  ],
};
export default config;
