import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ApprovalDetail } from '../../api/approvals.ts';
import { Checks, Reasons } from '../../parts/checks.tsx';
import { PlainText } from '../../parts/plain-text.tsx';

/** Which policies ask for a person and why, in their own text, and what the guard's other checks found. */
export function Policies({
  approval: { asked, reasons, policyVersion, checks },
}: {
  readonly approval: ApprovalDetail;
}) {
  return (
    <SpaceBetween size="s">
      {asked.length === 0 && reasons.length > 0 && <Reasons reasons={reasons} />}
      {asked.length === 0 && reasons.length === 0 && (
        <Box color="text-body-secondary">The policy asks for every such call.</Box>
      )}
      {asked.map(({ policy, reason, text }) => (
        <div key={policy}>
          <PlainText text={reason} />
          {text === undefined ? (
            <Box variant="small" display="block">
              <span className="code">{policy}</span>. The policies have changed since it asked.
            </Box>
          ) : (
            <ExpandableSection variant="footer" headerText={<span className="code">{policy}</span>}>
              <pre className="block code" tabIndex={0}>
                <PlainText text={text} />
              </pre>
            </ExpandableSection>
          )}
        </div>
      ))}
      {checks.length > 0 && (
        <ExpandableSection variant="footer" headerText="Everything the guard checked">
          <Checks checks={checks} />
        </ExpandableSection>
      )}
      <Box variant="small" display="block">
        Policy version <span className="code">{policyVersion}</span>
      </Box>
    </SpaceBetween>
  );
}
