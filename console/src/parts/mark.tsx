import Badge from '@cloudscape-design/components/badge';
import type { BadgeProps } from '@cloudscape-design/components/badge';
import { MARK_WORDS } from '../../../schemas/marks.ts';
import type { Schemas } from '../api/schema.ts';

/** Where a value was found. */
export type Mark = Schemas['ApprovalDetail']['arguments'][number]['mark'];

const MARKS: Readonly<Record<Mark, readonly [color: NonNullable<BadgeProps['color']>, why: string]>> = {
  user: ['green', 'Whoever asked for the session said it.'],
  record: ['green', 'It is a field of a record that the request names.'],
  trusted: ['blue', 'A tool gave it whose output only the company can write.'],
  untrusted: ['severity-medium', 'It stands in something that others can write.'],
  model: ['grey', 'The agent made it up, in its own words.'],
  nowhere: ['severity-high', 'Nothing that was said or read so far has it.'],
};

/** Where a value came from, as a mark that explains itself on pointing at it. */
export function MarkBadge({ mark, source }: { readonly mark: Mark; readonly source?: string | undefined }) {
  const [color, why] = MARKS[mark];
  return (
    <span title={source === undefined ? why : `${why} Found in ${source}.`}>
      <Badge color={color}>{MARK_WORDS[mark]}</Badge>
    </span>
  );
}

/** Whether what a tool gave may be believed. */
export const TrustBadge = ({ trusted }: { readonly trusted: boolean }) => (
  <Badge color={trusted ? 'blue' : 'severity-medium'}>{trusted ? 'trusted' : 'others can write this'}</Badge>
);
