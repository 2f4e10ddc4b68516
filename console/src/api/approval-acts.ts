import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApp } from '../app-context.tsx';
import type { Approval, ApprovalDetail } from './approvals.ts';
import { answered } from './problem.ts';
import type { Schemas } from './schema.ts';

export type Decision = Schemas['DecisionRequest'];
type Item = Schemas['DecisionsRequest']['decisions'][number];
type Result = Schemas['DecisionsResponse']['results'][number];

/** The most decisions of one request. */
const MOST = 50;

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

/** Sends many decisions, those on calls of one tool together, and gives what came of each by the approval's id. */
export function useDecideMany() {
  const { api } = useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (items: readonly (Item & { readonly tool: string })[]) => {
      const results = new Map<string, Result>();
      for (const [tool, own] of Map.groupBy(items, (item) => item.tool))
        for (let at = 0; at < own.length; at += MOST) {
          const decisions = own.slice(at, at + MOST).map(({ tool: _tool, ...item }): Item => item);
          const answer = await answered(api.POST('/v1/approvals/decisions', { body: { tool, decisions } }));
          for (const result of answer.results) results.set(result.approvalId, result);
        }
      return results;
    },
    onSettled: () => void fresh(client),
  });
}
