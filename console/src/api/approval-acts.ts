import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApp } from '../app-context.tsx';
import { decideAll } from '../model/decide-all.ts';
import type { Approval, ApprovalDetail } from './approvals.ts';
import { answered } from './problem.ts';
import type { Schemas } from './schema.ts';

export type Decision = Schemas['DecisionRequest'];

/** Sends something about an approval; afterwards everything that shows it is fresh. */
function useChange<T>(id: string, send: (body: T) => Promise<Approval>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (approval) =>
      client.setQueryData<ApprovalDetail>(['approval', id], (old) => old && { ...old, ...approval }),
    onSettled: () => void fresh(client),
  });
}

/** Asks anew for whatever shows approvals; nobody waits for it. */
const fresh = (client: ReturnType<typeof useQueryClient>) =>
  Promise.all(
    ['approvals', 'approval'].map((queryKey) => client.invalidateQueries({ queryKey: [queryKey] })),
  );

/** Approves, with other arguments where they are given, or rejects. */
export function useDecide(id: string) {
  const { api } = useApp();
  return useChange(id, (body: Decision) =>
    answered(api.POST('/v1/approvals/{id}/decision', { params: { path: { id } }, body })),
  );
}

/** Takes the own vote back. */
export function useWithdrawVote(id: string) {
  const { api } = useApp();
  return useChange(id, (body: Schemas['WithdrawVoteRequest']) =>
    answered(api.POST('/v1/approvals/{id}/withdraw-vote', { params: { path: { id } }, body })),
  );
}

/** Asks whoever asked for the session. */
export function useAsk(id: string) {
  const { api } = useApp();
  return useChange(id, (body: Schemas['QuestionRequest']) =>
    answered(api.POST('/v1/approvals/{id}/question', { params: { path: { id } }, body })),
  );
}

/** Answers a question. */
export function useAnswer(id: string) {
  const { api } = useApp();
  return useChange(id, (body: Schemas['AnswerRequest']) =>
    answered(api.POST('/v1/approvals/{id}/answer', { params: { path: { id } }, body })),
  );
}

/** Hands the decision to somebody else. */
export function useDelegate(id: string) {
  const { api } = useApp();
  return useChange(id, (body: Schemas['DelegateRequest']) =>
    answered(api.POST('/v1/approvals/{id}/delegate', { params: { path: { id } }, body })),
  );
}

/** Sends many decisions. What failed on the way is part of what it gives, beside what was decided until then. */
export function useDecideMany() {
  const { api } = useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (items: Parameters<typeof decideAll>[0]) =>
      decideAll(
        items,
        async (body) => (await answered(api.POST('/v1/approvals/decisions', { body }))).results,
      ),
    onSettled: () => void fresh(client),
  });
}
