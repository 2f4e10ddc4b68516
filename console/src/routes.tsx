import { createBrowserRouter, redirect } from 'react-router';
import { CONSOLE_PATH } from '../../schemas/console.ts';
import { AppShell } from './shell/app-shell.tsx';
import { NotFound } from './shell/not-found.tsx';
import { RouteError } from './shell/route-error.tsx';

/** Where the console's pages are. */
export const BASE = CONSOLE_PATH;

/** The page that is shown where none was asked for. */
export const HOME = `${BASE}/approvals`;

/** Every page, each loaded when it is first opened. */
export const router = () =>
  createBrowserRouter(
    [
      {
        path: '/',
        Component: AppShell,
        HydrateFallback: () => null,
        ErrorBoundary: RouteError,
        children: [
          { index: true, loader: () => redirect('/approvals') },
          { path: 'approvals', lazy: () => import('./pages/approvals/inbox.tsx') },
          { path: 'approvals/:id', lazy: () => import('./pages/approvals/approval.tsx') },
          { path: 'sessions', lazy: () => import('./pages/sessions/sessions.tsx') },
          { path: 'sessions/:id', lazy: () => import('./pages/sessions/session.tsx') },
          { path: 'tools', lazy: () => import('./pages/tools/tools.tsx') },
          { path: 'usage', lazy: () => import('./pages/usage/usage.tsx') },
          { path: '*', Component: NotFound },
        ],
      },
    ],
    { basename: BASE },
  );
