import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Schemas } from '../api/schema.ts';
import { PlainText } from './plain-text.tsx';

type CheckRecord = Schemas['CheckRecord'];

const RESULTS: Readonly<Record<CheckRecord['result'], readonly [StatusIndicatorProps.Type, string]>> = {
  pass: ['success', 'nothing against it'],
  note: ['info', 'noted'],
  cap: ['success', 'within its cap'],
  ask: ['warning', 'asks a person'],
  deny: ['error', 'denied'],
};

const NAMES: Readonly<Record<CheckRecord['check'], string>> = {
  turn: 'The turn as a whole',
  'known-tool': 'Whether the tool is known',
  arguments: 'Arguments',
  scope: 'Who may use it',
  provenance: 'Where values came from',
  loops: 'Loops',
  breakers: 'Breakers',
  budget: 'Budget and rates',
  policy: 'Policies',
  'dry-run': 'Dry run',
};

/** The guard's checks in their order: what each found, by which policies and numbers. */
export function Checks({ checks }: { readonly checks: readonly CheckRecord[] }) {
  return (
    <ul className="checks">
      {checks.map(({ check, result, reasons, policies = [], numbers = {} }) => {
        const [type, words] = RESULTS[result];
        return (
          <li key={check}>
            <span className="beside">
              <b>{NAMES[check]}</b>
              <StatusIndicator type={type}>{words}</StatusIndicator>
            </span>
            {reasons.length > 0 && <Reasons reasons={reasons} />}
            {policies.length > 0 && (
              <Box variant="small" display="block">
                {policies.length === 1 ? 'Policy' : 'Policies'}:{' '}
                <span className="code">{policies.join(', ')}</span>
              </Box>
            )}
            {Object.keys(numbers).length > 0 && (
              <Box variant="small" display="block">
                <span className="numbers">
                  {Object.entries(numbers)
                    .map(([name, value]) => `${name}: ${value.toLocaleString('en-US')}`)
                    .join(' · ')}
                </span>
              </Box>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Reasons of the guard, each a sentence with its code. */
export function Reasons({ reasons }: { readonly reasons: readonly Schemas['Reason'][] }) {
  return (
    <ul>
      {reasons.map(({ code, message, quote }) => (
        <li key={`${code} ${message}`}>
          <PlainText text={message} />{' '}
          <Box variant="small" display="inline">
            <span className="code">{code}</span>
          </Box>
          {quote !== undefined && (
            <Box variant="small" display="block">
              “<PlainText text={quote} />”
            </Box>
          )}
        </li>
      ))}
    </ul>
  );
}
