import { useEffect, useState } from 'preact/hooks';
import type { EditView, PreviewAnswer, SettingsAnswer } from '../../../src/http/screens/settings/schema.js';
import type { UpsSearchView } from '../../../src/http/screens/setup/schema.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { Meter } from '../components/meter.js';
import { ErrorNote, Note, Outcome } from '../components/notes.js';
import { type Translate, translateWord } from '../i18n/translate.js';
import { ChangeTable } from '../settings/change-table.js';
import { previewSettings, saveSettings } from '../settings/settings-calls.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { endSearch, goOn, searchPath, startSearch } from './setup-calls.js';
import { SilentAdvice } from './silent-advice.js';
import { StepActions } from './step-actions.js';
import { addressOfStep } from './steps.js';

/** While somebody waits; the search ends when nobody asks for a minute. */
const searchingMs = 1000;
/** Else: another may have begun a search. */
const idleMs = 10_000;
/** What was found so long ago is not what is there now. */
const toldAgoMs = 60_000;

/** The search for the UPS, what it found, and what of it is to be kept. */
export function UpsStep() {
  const [everyMs, setEveryMs] = useState(searchingMs);
  const { data, error, reload } = useResource<UpsSearchView>(searchPath, everyMs);
  const isSearching = data !== undefined && isRunning(data);
  useEffect(() => setEveryMs(isSearching ? searchingMs : idleMs), [isSearching]);
  return (
    <>
      <ErrorNote error={error} />
      {data && <Search view={data} onChanged={reload} />}
    </>
  );
}

function isRunning({ status }: UpsSearchView): boolean {
  return status === 'running' || status === 'reading';
}

function Search({ view, onChanged }: { view: UpsSearchView; onChanged: () => void }) {
  const { t, live } = usePage();
  const again = useAction();
  const save = useAction();
  const { status, port, slave, profile, found } = view;
  const isSearching = isRunning(view);
  const isRead = status === 'none' && live.status?.ups.connection === 'running';
  const order = { port, slave, ...(profile !== undefined && { profile }) };
  const keep = (edits: readonly EditView[]) =>
    void save.run(async () => {
      await saveSettings({ edits });
      onChanged();
      await goOn('ups');
    });
  const searchAgain = () => again.run(() => startSearch(order)).then(onChanged);
  return (
    <Card title={t('setup.step.ups')} wide>
      {port === '' && (
        <Note level="info">
          <p>{t('setup.noLine')}</p>
        </Note>
      )}
      {port !== '' && (
        <p>
          {t('setup.on')} <code>{port}</code>
        </p>
      )}
      {isRead && live.phase === 'live' && (
        <Note level="good">
          <p>
            {t('setup.alreadyRead', { name: live.status?.ups.model ?? live.status?.ups.familyName ?? t('app.name') })}
          </p>
        </Note>
      )}
      {isRead && live.phase !== 'live' && (
        <Note level="unknown">
          <p>{t('setup.lastKnown')}</p>
        </Note>
      )}
      {isSearching && <Progress view={view} />}
      {isSearching && <Tries view={view} />}
      {found && <Found view={view} />}
      {!isSearching && !found && status !== 'none' && (
        <>
          <SilentAdvice view={view} />
          <Tries view={view} />
        </>
      )}
      {isSearching ? (
        <Cancel onDone={onChanged} />
      ) : (
        <StepActions step="ups">
          {found && (
            <Button kind="primary" action={save} onClick={() => keep(view.edits)}>
              {t('setup.save')}
            </Button>
          )}
          {!found && port !== '' && (
            <>
              <Button kind="primary" action={again} onClick={searchAgain}>
                {t(status === 'none' ? 'setup.search' : 'setup.searchAgain')}
              </Button>
              {mayBeKept(status) && (
                <Button action={save} onClick={() => keep(lineEdits(port, slave))}>
                  {t('setup.saveAnyway')}
                </Button>
              )}
            </>
          )}
          {!found && (
            <a class="button plain" href={addressOfStep('bacnet')}>
              {t(isRead ? 'setup.goOn' : 'setup.without')}
            </a>
          )}
        </StepActions>
      )}
      <Outcome action={again} />
      <ErrorNote error={save.error} />
    </Card>
  );
}

/** Without a UPS: not before a search, and not over a line that another UPS is read on. */
function mayBeKept(status: UpsSearchView['status']): boolean {
  return status !== 'none' && status !== 'read-otherwise';
}

/** The line alone, for a UPS that is to be connected later. */
function lineEdits(port: string, slave: number): readonly EditView[] {
  return [
    { section: 'serial', key: 'port', value: port },
    { section: 'serial', key: 'slave', value: String(slave) },
  ];
}

function Progress({ view: { status, tries, of, leftMs, profile } }: { view: UpsSearchView }) {
  const { t, format } = usePage();
  const current = tries.at(-1);
  const isReading = status === 'reading';
  return (
    <>
      <Meter percent={isReading ? 100 : ((tries.length - 1) / Math.max(of, 1)) * 100} label={t('setup.step.ups')} />
      <p role="status">
        {isReading
          ? t('setup.reading')
          : t('setup.trying', { tried: tries.length, of, left: format.duration(leftMs), what: wayText(t, current) })}
      </p>
      {profile !== undefined && <p class="faint">{t('setup.byProfile', { profile })}</p>}
    </>
  );
}

type Try = UpsSearchView['tries'][number];

function wayText(t: Translate, way: Try | undefined): string {
  if (way === undefined) return '…';
  return way.baud === undefined ? way.map : `${way.map}, ${t('link.bauds', { baud: way.baud })}`;
}

/** What was asked, and what came. */
function Tries({ view: { tries } }: { view: UpsSearchView }) {
  const { t } = usePage();
  if (tries.length === 0) return null;
  return (
    <details class="tries" open={tries.some(({ outcome }) => outcome !== 'silent' && outcome !== 'asking')}>
      <summary>{t('setup.tries', { count: tries.length })}</summary>
      <ol>
        {tries.map((way) => (
          <li key={`${way.map} ${way.baud}`}>
            {wayText(t, way)} – {translateWord(t, 'tryOutcome', way.outcome)}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Cancel({ onDone }: { onDone: () => void }) {
  const { t } = usePage();
  const cancel = useAction();
  return (
    <>
      <div class="buttons">
        <Button action={cancel} onClick={() => cancel.run(endSearch).then(onDone)}>
          {t('app.cancel')}
        </Button>
      </div>
      <Outcome action={cancel} />
    </>
  );
}

function Found({ view }: { view: UpsSearchView }) {
  const { t, format, live } = usePage();
  const { found, edits, agoMs = 0 } = view;
  if (found === undefined) return null;
  const { familyName, maker, model, serialNumber, nominalKva, map, baud, profile, architecture, units, polled } = found;
  const isSo = live.phase === 'live' && (!polled || live.status?.ups.connection === 'running');
  return (
    <>
      <Note level={isSo ? 'good' : 'unknown'}>
        <p>
          <strong>{t('setup.found', { name: model ?? familyName })}</strong>
          {agoMs >= toldAgoMs && ` (${t('trust.ago', { duration: format.duration(agoMs) })})`}
        </p>
        {polled && isSo && <p>{t('setup.polled')}</p>}
      </Note>
      <Facts
        rows={[
          [t('identity.maker'), maker],
          [t('identity.family'), familyName],
          [t('identity.model'), model],
          [t('identity.serial'), serialNumber],
          [t('identity.power'), nominalKva === undefined ? undefined : `${format.number(nominalKva)} kVA`],
          [profile === undefined ? t('identity.map') : t('identity.profile'), profile ?? map],
          [t('link.baud'), baud === undefined ? undefined : t('link.bauds', { baud })],
          [t('setup.units'), architecture === 'single' ? t('setup.single') : units.join(', ') || t('setup.parallel')],
        ]}
      />
      <WhatChanges edits={edits} />
    </>
  );
}

/** What Save would write, by the checks of the settings. */
function WhatChanges({ edits }: { edits: readonly EditView[] }) {
  const { t } = usePage();
  const settings = useResource<SettingsAnswer>('/settings');
  const [preview, setPreview] = useState<PreviewAnswer>();
  const check = useAction();
  const text = JSON.stringify(edits);
  useEffect(() => {
    void check.run(async () => setPreview(await previewSettings({ edits })));
  }, [text]);
  return (
    <>
      <ErrorNote error={check.error} />
      {preview && preview.changed.length > 0 && <p>{t('setup.willSave')}</p>}
      {preview && (
        <ChangeTable
          changed={preview.changed}
          sections={settings.data?.sections ?? []}
          empty={t('setup.nothingToSave')}
        />
      )}
    </>
  );
}
