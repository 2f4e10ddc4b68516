import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApp } from '../app-context.tsx';
import { answered } from './problem.ts';
import type { Schemas } from './schema.ts';

export type Tool = Schemas['ToolView'];
export type Policy = Schemas['PolicyView'];
export type BudgetStanding = Schemas['BudgetReport']['budgets'][number];

/** How often the state of tools is asked for while somebody looks, in milliseconds. */
const TOOLS_MS = 10_000;
const BUDGET_MS = 30_000;

/** The tools that sessions of who is signed in may use, by agent, as they are now. */
export function useTools() {
  const { api } = useApp();
  return useQuery({
    queryKey: ['tools'],
    queryFn: ({ signal }) => answered(api.GET('/v1/tools', { params: {}, signal })),
    refetchInterval: TOOLS_MS,
  });
}

/** The policies, and what came of their questions in days (UTC, both included). */
export function usePolicies(query: { readonly from: string; readonly to: string }) {
  const { api } = useApp();
  return useQuery({
    queryKey: ['policies', query],
    queryFn: ({ signal }) => answered(api.GET('/v1/policies', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** What is left of the budgets that sessions share. */
export function useBudget() {
  const { api } = useApp();
  return useQuery({
    queryKey: ['budget'],
    queryFn: ({ signal }) => answered(api.GET('/v1/budget', { params: {}, signal })),
    refetchInterval: BUDGET_MS,
  });
}
