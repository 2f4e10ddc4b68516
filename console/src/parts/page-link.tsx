import Link from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import { useHref, useNavigate } from 'react-router';

/** A link to a page of the console. */
export function PageLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  const navigate = useNavigate();
  const href = useHref(to);
  return (
    <Link
      href={href}
      variant="primary"
      onFollow={(event) => {
        event.preventDefault();
        void navigate(to);
      }}
    >
      {children}
    </Link>
  );
}
