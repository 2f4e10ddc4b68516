import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { dollars, sumOf } from '../../model/money.ts';
import { duration } from '../../model/time.ts';
import type { Turn } from '../../model/timeline.ts';
import { saidIn, thoughtIn } from '../../model/told.ts';
import { PlainText } from '../../parts/plain-text.tsx';
import { RawJson } from '../../parts/raw-json.tsx';
import { Exactly } from '../../parts/time.tsx';
import { CallCard } from './call-card.tsx';

/** A turn: what the model said, what became of each call, and what it cost. */
export function TurnCard({ turn, open }: { readonly turn: Turn; readonly open: boolean }) {
  const said = saidIn(turn);
  const thought = thoughtIn(turn);
  const { plan, guard, calls } = turn;
  return (
    <Container
      header={
        <Header variant="h2" description={<Figures turn={turn} />}>
          Turn {turn.turn}
        </Header>
      }
      footer={<RawJson title="Events of this turn" value={turn.entries} />}
    >
      <SpaceBetween size="m">
        {thought !== '' && (
          <ExpandableSection headerText="What it thought">
            <div className="quote">
              <PlainText text={thought} />
            </div>
          </ExpandableSection>
        )}
        {said !== '' && <PlainText text={said} />}
        {said === '' && calls.length === 0 && plan !== undefined && (
          <Box color="text-body-secondary">
            The model said nothing ({plan.stopReason.replaceAll('_', ' ')}).
          </Box>
        )}
        {calls.map((call) => (
          <CallCard key={call.callId} call={call} open={open} />
        ))}
        {guard?.reason !== undefined && (
          <Alert type="warning">
            The guard ended the session here: {guard.reason.replaceAll('_', ' ')}.{' '}
            {guard.detail !== undefined && <PlainText text={guard.detail} />}
          </Alert>
        )}
        {guard?.answer !== undefined && guard.answer.verdict !== 'allow' && <Answer answer={guard.answer} />}
      </SpaceBetween>
    </Container>
  );
}

type AnswerVerdict = NonNullable<NonNullable<Turn['guard']>['answer']>;

/** What the guard took out of the answer, or why it may not stand. */
function Answer({ answer: { verdict, reasons, redactions } }: { readonly answer: AnswerVerdict }) {
  const taken = redactions.map(({ class: kind, count }) => `${count} × ${kind}`).join(', ');
  return (
    <Alert
      type="warning"
      header={
        verdict === 'deny' ? 'The guard refused this answer' : 'The guard took something out of this answer'
      }
    >
      {taken !== '' && `${taken}. `}
      {reasons.map(({ code, message }) => (
        <div key={`${code} ${message}`}>
          <PlainText text={message} />
        </div>
      ))}
    </Alert>
  );
}

function Figures({ turn: { at, plan, guard, calls } }: { readonly turn: Turn }) {
  const charges = calls.flatMap(({ result }) => (result?.charge === undefined ? [] : [result.charge.amount]));
  const tokens = plan?.charge.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <span className="numbers">
      <Exactly at={at} />
      {plan !== undefined && (
        <>
          {' · '}
          {dollars(sumOf([plan.charge.amount, ...charges]))}
          {' · '}
          {tokens?.toLocaleString('en-US')} tokens{' · '}
          {plan.model} in {duration(plan.latencyMs)}
          {guard !== undefined && (
            <>
              {' · '}policy version {guard.policyVersion}
            </>
          )}
        </>
      )}
    </span>
  );
}
