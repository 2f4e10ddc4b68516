import type { RecordedReason, RecordedVerdict } from '../../schemas/recorded.ts';
import { CheckName } from '../../schemas/verdict.ts';
import type { CheckRecord } from '../../schemas/verdict.ts';

/** One check of the guard: what it found, or that it was not made since one before it denied (`not made`), or that the record does not say. */
export interface ExplainedCheck {
  readonly check: string;
  readonly result: CheckRecord['result'] | 'not made' | 'not recorded';
  readonly reasons: readonly RecordedReason[];
  readonly policies: readonly string[];
  readonly numbers: Readonly<Record<string, number | string>>;
}

/** All checks in order: those recorded, those behind a denial, and for older records what their reasons tell. */
export function explainedChecks({ verdict, checks, reasons }: RecordedVerdict): ExplainedCheck[] {
  const names = CheckName.options;
  if (checks !== undefined) {
    const denying = names.findIndex((name) =>
      checks.some(({ check, result }) => check === name && result === 'deny'),
    );
    const recorded = checks.map(({ policies = [], numbers = {}, ...check }) => ({
      ...check,
      policies,
      numbers,
    }));
    const missing = names
      .filter(
        (name, index) =>
          denying !== -1 &&
          index > denying &&
          name !== 'dry-run' &&
          !checks.some(({ check }) => check === name),
      )
      .map((check) => blank(check, 'not made'));
    return [...recorded, ...missing].sort(
      (a, b) => names.indexOf(a.check as CheckName) - names.indexOf(b.check as CheckName),
    );
  }
  const result = verdict === 'deny' ? 'deny' : verdict === 'ask' ? 'ask' : 'note';
  const told = [...new Set(reasons.map(({ check }) => check ?? 'unknown'))].map((check): ExplainedCheck => ({
    ...blank(check, result),
    reasons: reasons.filter((reason) => (reason.check ?? 'unknown') === check),
  }));
  return [
    ...told,
    ...names
      .filter((name) => !told.some(({ check }) => check === name))
      .map((check) => blank(check, 'not recorded')),
  ];
}

const blank = (check: string, result: ExplainedCheck['result']): ExplainedCheck => ({
  check,
  result,
  reasons: [],
  policies: [],
  numbers: {},
});
