import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readPolicies } from '../../../infra/config/policies.ts';
import { loadTools } from '../../../infra/config/tools.ts';
import { PROVENANCE_LABELS } from '../../../domain/policy/cedar-schema.ts';
import { parsePolicyFile } from '../../../domain/policy/policy-file.ts';
import { prepareRequest } from '../../../domain/policy/request.ts';
import { runPolicyTests } from '../../../domain/policy/run-tests.ts';
import { SESSION_TOTALS } from '../../../domain/policy/totals.ts';
import { validatePolicies } from '../../../domain/policy/validate.ts';
import { POLICY_CODES } from '../../../domain/guard/policy-findings.ts';
import { PolicyTestFile } from '../../../schemas/policy-test.ts';
import { aRequest, compiled } from '../../support/policies.ts';

const page = readFileSync('docs/policies.md', 'utf8');
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
const found = await loadTools(['lambdas/tools']);
const tools = found.map(({ registry }) => registry);

test('the example is valid, and its test passes', () => {
  const policies = {
    ...readPolicies('tenants', 'shared'),
    ...parsePolicyFile('acme/refunds.cedar', block('cedar')),
  };
  const cases = PolicyTestFile.parse(parse(block('yaml')));
  const results = runPolicyTests(validatePolicies({ tools, policies }), 'acme', cases);
  expect(results.map(({ failure }) => failure)).toEqual([undefined]);
});

test('the mistake reads as the page says', () => {
  const mistake = parsePolicyFile(
    'acme/refunds.cedar',
    block('cedar').replace('input.amountCents', 'input.amount'),
  );
  const said = /InvalidPolicy: ([^`]*(?:`[^`\n]+`[^`]*)*?)\n\s*```/.exec(page)?.[1]?.replaceAll(/\s+/g, ' ');
  expect(said).toBeDefined();
  expect(() => validatePolicies({ tools, policies: mistake })).toThrow(said);
});

test('every code and every field of the context is explained', () => {
  const tool = compiled('').tools.get('pay');
  const context = tool === undefined ? {} : prepareRequest(tool, aRequest()).cedar.context;
  const names = [
    ...Object.keys(context),
    ...SESSION_TOTALS,
    ...PROVENANCE_LABELS,
    ...Object.values(POLICY_CODES),
  ];
  expect(names.filter((name) => !new RegExp(`\`[^\`]*\\b${name}\\b`).test(page))).toEqual([]);
});
