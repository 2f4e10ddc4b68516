import Tabs from '@cloudscape-design/components/tabs';
import { useSearchParams } from 'react-router';
import { useApp } from '../../app-context.tsx';
import { offersPolicies } from '../../model/rights.ts';
import { Page } from '../../parts/page.tsx';
import { PolicyList } from './policy-list.tsx';
import { ToolList } from './tool-list.tsx';

const TABS = ['tools', 'policies'] as const;

/** What agents may use, and under which rules. */
export function Component() {
  const { user } = useApp();
  const [params, setParams] = useSearchParams();
  const policies = offersPolicies(user);
  const active = policies ? (TABS.find((tab) => tab === params.get('tab')) ?? 'tools') : 'tools';
  return (
    <Page
      title="Tools and policies"
      description="What agents may use, how it works just now, and who is asked."
    >
      {policies ? (
        <Tabs
          activeTabId={active}
          ariaLabel="Tools and policies"
          tabs={[
            { id: 'tools', label: 'Tools', content: <ToolList /> },
            { id: 'policies', label: 'Policies', content: <PolicyList /> },
          ]}
          onChange={({ detail }) => setParams({ tab: detail.activeTabId })}
        />
      ) : (
        <ToolList />
      )}
    </Page>
  );
}
