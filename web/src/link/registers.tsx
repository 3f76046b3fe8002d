import { useState } from 'preact/hooks';
import type {
  RegistersAnswer,
  RegisterTableView,
  RegisterWordView,
} from '../../../src/http/screens/registers/schema.js';
import type { SettingsAnswer } from '../../../src/http/screens/settings/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { SelectField } from '../components/field.js';
import { ErrorNote, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { saveSettings } from '../settings/settings-calls.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { useFilter } from '../state/use-route.js';
import { addressText, hexWord } from '../values/value-text.js';
import { AssignDialog } from './assign-dialog.js';
import { tableName, tableTitle } from './register-tables.js';

const refreshMs = 2000;

/** Every word of every table, live, and what objects are made of it; a word can be given to an object. */
export function Registers() {
  const { t } = usePage();
  const registers = useResource<RegistersAnswer>('/registers', refreshMs);
  const settings = useResource<SettingsAnswer>('/settings');
  const [chosen, setChosen] = useFilter<string>('table', '');
  const [assigning, setAssigning] = useState<RegisterWordView>();
  const assign = useAction();
  const tables = registers.data?.tables ?? [];
  const table = tables.find((one) => tableName(one) === chosen) ?? tables[0];
  return (
    <>
      <ErrorNote error={registers.error} />
      <Assigned settings={settings.data} onChanged={settings.reload} />
      {registers.data && table === undefined && <p class="empty">{t('registers.none')}</p>}
      {table && (
        <Card title={t('link.registers')} wide>
          <p>
            {t('registers.help')} <a href="#/link/search">{t('link.search')}</a>
          </p>
          <div class="filters">
            <SelectField
              label={t('registers.table')}
              value={tableName(table)}
              choices={tables.map((one) => [tableName(one), tableTitle(t, one)] as const)}
              onChange={setChosen}
            />
          </div>
          {assigning === undefined && (
            <Outcome action={assign} ofRows done={t('registers.isAssigned', { line: assign.at ?? '' })} />
          )}
          <WordTable table={table} onAssign={setAssigning} />
        </Card>
      )}
      {assigning && (
        <AssignDialog
          from={{ word: assigning }}
          save={assign}
          onClose={() => {
            assign.reset();
            setAssigning(undefined);
          }}
          onDone={() => {
            setAssigning(undefined);
            settings.reload();
          }}
        />
      )}
    </>
  );
}

function WordTable({ table, onAssign }: { table: RegisterTableView; onAssign: (word: RegisterWordView) => void }) {
  const { t, format } = usePage();
  return (
    <>
      <p class="faint">
        {translateWord(t, 'outcome', table.outcome)}
        {table.ageMs !== undefined && ` · ${t('trust.ago', { duration: format.duration(table.ageMs) })}`}
      </p>
      <DataTable<RegisterWordView>
        caption={tableTitle(t, table)}
        columns={[
          {
            title: t('registers.address'),
            isName: true,
            kind: 'code',
            cell: ({ address }) => <code>{addressText(address)}</code>,
          },
          {
            title: t('registers.hex'),
            kind: 'number',
            cell: ({ word }) => <code>{word === undefined ? '–' : hexWord(word)}</code>,
          },
          {
            title: t('registers.decimal'),
            kind: 'number',
            cell: ({ word }) => (word === undefined ? '–' : signedText(word)),
          },
          {
            title: t('registers.managed'),
            cell: ({ managed }) => (managed === undefined ? '' : managed ? t('app.yes') : t('app.no')),
          },
          { title: t('registers.meaning'), cell: (word) => <Meaning word={word} /> },
          {
            title: t('column.certainty'),
            cell: ({ certainty }) =>
              certainty === undefined ? (
                ''
              ) : (
                <span class={`tag ${certainty}`}>{translateWord(t, 'certainty', certainty)}</span>
              ),
          },
          { title: t('registers.feeds'), cell: ({ feeds }) => feeds.join(', ') },
          {
            title: t('registers.assign'),
            cell: (word) => (
              <Button small onClick={() => onAssign(word)}>
                {t('registers.assign')}
              </Button>
            ),
          },
        ]}
        rows={table.words}
        keyOf={({ address }) => address}
        empty=""
      />
    </>
  );
}

/** What the word is called; of a word of bits, those that are set. */
function Meaning({ word: { word = 0, code, name, bits = [] } }: { word: RegisterWordView }) {
  const set = bits.filter(({ bit }) => (word >> bit) & 1);
  return (
    <div>
      {[code, name].filter(Boolean).join(' ')}
      {set.map((one) => (
        <span key={one.code} class="line">
          {one.code} {one.name}
        </span>
      ))}
    </div>
  );
}

/** 65535 may as well be -1: both are shown. */
function signedText(word: number): string {
  return word < 0x8000 ? String(word) : `${word} (${word - 0x1_0000})`;
}

function Assigned({ settings, onChanged }: { settings: SettingsAnswer | undefined; onChanged: () => void }) {
  const { t } = usePage();
  const remove = useAction();
  const keys = settings?.sections.find(({ name }) => name === 'registers')?.keys ?? [];
  if (keys.length === 0)
    return <Outcome action={remove} ofRows done={t('registers.isRemoved', { key: remove.at ?? '' })} />;
  const without = (key: string) => ({ edits: [{ section: 'registers', key, value: null }] });
  return (
    <Card title={t('registers.assigned')} wide>
      <Outcome action={remove} ofRows done={t('registers.isRemoved', { key: remove.at ?? '' })} />
      <DataTable
        caption={t('registers.assigned')}
        columns={[
          { title: t('column.object'), isName: true, cell: ({ key }) => <code>{key}</code> },
          { title: t('registers.assignment'), cell: ({ value }) => <code>{value}</code> },
          {
            title: t('registers.remove'),
            cell: ({ key }) => (
              <>
                <Button
                  small
                  action={remove}
                  onClick={() => remove.run(() => saveSettings(without(key)), key).then(onChanged)}
                >
                  {t('registers.remove')}
                </Button>
                <Outcome action={remove} at={key} />
              </>
            ),
          },
        ]}
        rows={keys}
        keyOf={({ key }) => key}
        empty=""
      />
    </Card>
  );
}
