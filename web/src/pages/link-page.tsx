import type { LinkView } from '../../../src/http/screens/link/schema.js';
import { ErrorNote } from '../components/notes.js';
import { Tabs } from '../components/tabs.js';
import { Frames } from '../link/frames.js';
import { LinkOverview } from '../link/link-overview.js';
import { Registers } from '../link/registers.js';
import { Profiles } from '../profiles/profiles.js';
import { RegisterSearch } from '../register-search/register-search.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import type { PageProps } from '../state/use-route.js';

const refreshMs = 2000;
const parts = ['line', 'frames', 'registers', 'search', 'profiles'] as const;

export function LinkPage({ route }: PageProps) {
  const { t } = usePage();
  const part = parts.find((one) => one === route[1]) ?? 'line';
  const { data, error, reload } = useResource<LinkView>('/link', refreshMs);
  return (
    <>
      <Tabs
        label={t('page.link')}
        current={part}
        tabs={parts.map((name) => ({ name, href: `#/link/${name}`, title: t(`link.${name}`) }))}
      />
      <ErrorNote error={error} />
      {part === 'line' && data && <LinkOverview answer={data} onChanged={reload} />}
      {part === 'frames' && data && <Frames answer={data} />}
      {part === 'registers' && <Registers />}
      {part === 'search' && <RegisterSearch wanted={route[2]} />}
      {part === 'profiles' && <Profiles />}
    </>
  );
}
