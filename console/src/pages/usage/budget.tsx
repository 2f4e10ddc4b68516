import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useBudget } from '../../api/governance.ts';
import type { BudgetStanding } from '../../api/governance.ts';
import { dollars, shareOf } from '../../model/money.ts';
import { Failed } from '../../parts/states.tsx';

const OWNERS = { tenant: 'Of the tenant', user: 'Of your own sessions' } as const;

/** What is left of the budgets that sessions share: of today, of this month, and how many may be open. */
export function Budget() {
  const budget = useBudget();
  if (budget.error !== null)
    return <Failed what="get what is left" error={budget.error} retry={() => void budget.refetch()} />;
  if (budget.data === undefined) return null;
  const { budgets } = budget.data;
  return (
    <Container header={<Header variant="h2">What is left</Header>}>
      {budgets.length === 0 ? (
        <Box color="text-body-secondary">
          No budget is shared by sessions here: each has only its own limits.
        </Box>
      ) : (
        <SpaceBetween size="l">
          {budgets.map((standing) => (
            <Standing key={standing.scope} standing={standing} />
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
}

function Standing({ standing: { scope, day, month, sessions } }: { readonly standing: BudgetStanding }) {
  return (
    <SpaceBetween size="xs">
      <Box variant="h3">{OWNERS[scope]}</Box>
      <ColumnLayout columns={3} minColumnWidth={200}>
        {day !== undefined && <Money label="Today" money={day} />}
        {month !== undefined && <Money label="This month" money={month} />}
        {sessions !== undefined && (
          <ProgressBar
            label="Open sessions"
            value={(100 * Math.min(sessions.open, sessions.limit)) / sessions.limit}
            additionalInfo={`${sessions.open} of ${sessions.limit}`}
          />
        )}
      </ColumnLayout>
    </SpaceBetween>
  );
}

function Money({
  label,
  money: { limit, spent, leased, left },
}: {
  readonly label: string;
  readonly money: NonNullable<BudgetStanding['day']>;
}) {
  return (
    <ProgressBar
      label={`${label}: ${dollars(left)} left`}
      value={100 * shareOf((BigInt(spent) + BigInt(leased)).toString(), limit)}
      additionalInfo={`${dollars(spent)} spent and ${dollars(leased)} held by open sessions, of ${dollars(limit)}`}
    />
  );
}
