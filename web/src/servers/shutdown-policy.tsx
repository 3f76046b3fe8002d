import type { ServersAnswer } from '../../../src/http/screens/servers/schema.js';
import { ErrorNote } from '../components/notes.js';
import { useResource } from '../state/use-resource.js';
import { Drill } from './drill.js';
import { DryRun } from './dry-run.js';
import { Stages } from './stages.js';

const refreshMs = 2000;

/** When the servers are told to shut down; what would have been can be seen before the server is switched on. */
export function ShutdownPolicy({ pick }: { pick: Readonly<Record<string, 'all'>> }) {
  const { data, error, reload } = useResource<ServersAnswer>('/servers', refreshMs);
  const policy = data?.policy;
  return (
    <>
      <ErrorNote error={error} />
      {policy && <Stages policy={policy} />}
      <DryRun pick={pick} />
      {data && policy && <Drill answer={data} policy={policy} onChanged={reload} />}
    </>
  );
}
