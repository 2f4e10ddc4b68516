import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { isFinalProblem } from './api/problem.ts';
import { AppProvider } from './app-context.tsx';
import type { AppValue } from './app-context.tsx';
import { router } from './routes.tsx';

/** Tries of a read that failed for a reason that may pass. */
const RETRIES = 2;

const newQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: (count, error) => count < RETRIES && !isFinalProblem(error), staleTime: 2_000 },
      // What somebody sends fails without a network, while they look: it is not sent later, when they may think otherwise.
      mutations: { networkMode: 'always' },
    },
  });

/** The console of who is signed in. */
export function App({ value }: { readonly value: AppValue }) {
  const [queries] = useState(newQueries);
  const [routes] = useState(router);
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <AppProvider value={value}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={routes} />
        </QueryClientProvider>
      </AppProvider>
    </I18nProvider>
  );
}
