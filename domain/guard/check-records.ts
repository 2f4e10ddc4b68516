import type { CheckName, CheckRecord } from '../../schemas/verdict.ts';
import { strongestOf } from './context.ts';
import type { Finding } from './context.ts';

/**
 * The checks of a call as they are recorded: one entry for each that was made, in the order of `made`, with all that it found. A
 * finding of a check that is not in `made` is not lost: its check is added at the end.
 */
export function checkRecords(made: readonly CheckName[], findings: readonly Finding[]): CheckRecord[] {
  const checks = [...new Set([...made, ...findings.map(({ reason }) => reason.check)])];
  return checks.map((check) => {
    const found = findings.filter(({ reason }) => reason.check === check);
    const policies = [...new Set(found.flatMap((finding) => finding.policies ?? []))].sort();
    const numbers = Object.assign({}, ...found.map((finding) => finding.numbers ?? {})) as Record<
      string,
      number | string
    >;
    return {
      check,
      result: strongestOf(found) ?? 'pass',
      reasons: found.map(({ reason }) => reason),
      ...(policies.length === 0 ? {} : { policies }),
      ...(Object.keys(numbers).length === 0 ? {} : { numbers }),
    };
  });
}
