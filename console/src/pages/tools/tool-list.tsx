import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTools } from '../../api/governance.ts';
import type { Tool } from '../../api/governance.ts';
import { dollars } from '../../model/money.ts';
import { Freshness } from '../../parts/freshness.tsx';
import { TrustBadge } from '../../parts/mark.tsx';
import { PlainText } from '../../parts/plain-text.tsx';
import { Json } from '../../parts/raw-json.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { useNarrow } from '../../shell/use-narrow.ts';
import { Breaker, RateLeft, Risk } from './tool-state.tsx';

type Column = TableProps.ColumnDefinition<Tool>;

const TOOL: Column = {
  id: 'tool',
  header: 'Tool',
  isRowHeader: true,
  minWidth: 240,
  cell: (tool) => (
    <ExpandableSection
      variant="inline"
      headerText={<span className="code">{tool.name}</span>}
      headerDescription={tool.description}
    >
      <SpaceBetween size="xs">
        <span className="beside">
          <TrustBadge trusted={tool.outputTrusted} />
          <Box variant="small" display="inline">
            version {tool.version}, by {tool.owner}, at most {tool.timeoutSeconds} s, over {tool.backend}
            {tool.egress && ', sends its arguments out'}
          </Box>
        </span>
        <Json value={tool.inputSchema} />
      </SpaceBetween>
    </ExpandableSection>
  ),
};
const STATE: Column = {
  id: 'state',
  header: 'Now',
  minWidth: 130,
  cell: (tool) => <Breaker tool={tool} />,
};
const REST: readonly Column[] = [
  { id: 'risk', header: 'Effect', minWidth: 130, cell: ({ risk }) => <Risk risk={risk} /> },
  { id: 'rate', header: 'Rate', minWidth: 130, cell: ({ rate }) => <RateLeft rate={rate} /> },
  {
    id: 'price',
    header: 'Price a call',
    minWidth: 110,
    cell: ({ price }) => <span className="numbers">{dollars(price)}</span>,
  },
];

const NARROW = [
  { ...TOOL, minWidth: 150 },
  { ...STATE, minWidth: 110 },
];

/** The tools of each agent: what they are, and how they work just now. */
export function ToolList() {
  const tools = useTools();
  const narrow = useNarrow();
  if (tools.data === undefined)
    return tools.error === null ? (
      <Loading what="the tools" />
    ) : (
      <Failed what="get the tools" error={tools.error} retry={() => void tools.refetch()} />
    );
  return (
    <SpaceBetween size="l">
      <Freshness of={tools} />
      {tools.data.agents.map(({ agent, tools: own }) => (
        <Table
          key={agent}
          variant="container"
          wrapLines
          header={
            <Header variant="h2" counter={`(${own.length})`} description="What this agent’s sessions may use">
              <PlainText text={agent} />
            </Header>
          }
          items={own}
          trackBy="name"
          columnDefinitions={narrow ? NARROW : [TOOL, ...REST, STATE]}
          ariaLabels={{ tableLabel: `Tools of ${agent}` }}
          empty={<Empty title="No tools">This agent only talks.</Empty>}
        />
      ))}
      {tools.data.agents.length === 0 && <Empty title="No agents" />}
    </SpaceBetween>
  );
}
