import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ApprovalDetail } from '../../api/approvals.ts';
import { PlainText } from '../../parts/plain-text.tsx';

/** What somebody asked the agent for, and what the agent says about what it wants to do. */
export function Request({
  approval: { title, session, requester, words },
}: {
  readonly approval: ApprovalDetail;
}) {
  return (
    <Container header={<Header variant="h2">The request</Header>}>
      <SpaceBetween size="m">
        <Box fontSize="heading-m">
          <PlainText text={title} />
        </Box>
        {session.labels.includes('injection-pattern') && (
          <Alert type="warning" header="This request has text that is known from attacks">
            It may have been written to make an agent do what nobody here wants. Look at the evidence closely.
          </Alert>
        )}
        <div>
          <Box variant="awsui-key-label">{requester.name} asked for</Box>
          <div className="quote">
            <PlainText text={session.goal} />
          </div>
        </div>
        {words !== '' && (
          <div>
            <Box variant="awsui-key-label">The agent says (nobody has checked this)</Box>
            <div className="quote">
              <PlainText text={words} />
            </div>
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
}
