import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Approval } from '../../api/approvals.ts';

/** What somebody may want to do about a call. */
export type Act = 'approve' | 'edit' | 'reject' | 'ask' | 'answer' | 'delegate' | 'withdraw-vote';

/** Every act with the key that opens its dialog, and the right that it needs. */
export const ACTS: Readonly<
  Record<Act, { readonly key: string; readonly needs: Approval['can'][number]; readonly words: string }>
> = {
  approve: { key: 'a', needs: 'approve', words: 'Approve …' },
  edit: { key: 'e', needs: 'decide', words: 'Edit …' },
  reject: { key: 'r', needs: 'decide', words: 'Reject …' },
  ask: { key: 'q', needs: 'ask', words: 'Ask a question …' },
  answer: { key: 's', needs: 'answer', words: 'Answer …' },
  delegate: { key: 'd', needs: 'delegate', words: 'Hand to somebody else …' },
  'withdraw-vote': { key: 'w', needs: 'withdraw-vote', words: 'Take back my vote …' },
};

/** Whether a person may do this now. */
export const offers = (approval: Approval, act: Act): boolean => approval.can.includes(ACTS[act].needs);

/** What one may do about a call. `safe`: what is shown is what would run, without which nothing is decided. */
export function Actions({
  approval,
  safe,
  onAct,
}: {
  readonly approval: Approval;
  readonly safe: boolean;
  readonly onAct: (act: Act) => void;
}) {
  const button = (act: Act, primary = false) =>
    offers(approval, act) && (
      <Button
        variant={primary ? 'primary' : 'normal'}
        disabled={(ACTS[act].needs === 'approve' || ACTS[act].needs === 'decide') && !safe}
        onClick={() => onAct(act)}
      >
        {ACTS[act].words}
      </Button>
    );
  const more = (['ask', 'delegate'] as const).filter((act) => offers(approval, act));
  return (
    <SpaceBetween size="xs" direction="horizontal">
      {more.length > 0 && (
        <ButtonDropdown
          items={more.map((act) => ({ id: act, text: ACTS[act].words }))}
          onItemClick={({ detail }) => onAct(more.find((act) => act === detail.id) ?? 'ask')}
        >
          More
        </ButtonDropdown>
      )}
      {button('withdraw-vote')}
      {button('answer', true)}
      {button('reject')}
      {button('edit')}
      {button('approve', true)}
    </SpaceBetween>
  );
}
