import type { SearchState } from '../../../src/http/screens/register-search/schema.js';
import { ErrorNote } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { BitObservation } from './bit-observation.js';
import { Findings } from './findings.js';
import { FoundLines } from './found-lines.js';
import { NumberObservations } from './number-observations.js';
import { searchPath } from './search-calls.js';
import { SearchProgress } from './search-progress.js';

const refreshMs = 2000;

/** For somebody with a phone before the display: what it shows goes in, the register that says the same comes out. */
export function RegisterSearch({ wanted }: { wanted: string | undefined }) {
  const { t } = usePage();
  const { data, error, reload } = useResource<SearchState>(searchPath, refreshMs);
  return (
    <div class="search">
      <p>{t('search.help')}</p>
      <ErrorNote error={error} />
      {data && (
        <>
          <SearchProgress state={data} onChanged={reload} />
          <NumberObservations key={wanted ?? ''} wanted={wanted} isRunning={data.isRunning} onChanged={reload} />
          {data.findings.length > 0 && <Findings state={data} onChanged={reload} />}
          <BitObservation key={`${wanted} `} wanted={wanted} isRunning={data.isRunning} onChanged={reload} />
          <FoundLines state={data} onChanged={reload} />
        </>
      )}
    </div>
  );
}
