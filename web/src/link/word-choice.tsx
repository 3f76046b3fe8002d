import { useState } from 'preact/hooks';
import type { RegistersAnswer, RegisterWordView } from '../../../src/http/screens/registers/schema.js';
import { SelectField } from '../components/field.js';
import { ErrorNote } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { addressText } from '../values/value-text.js';
import { tableName, tableTitle } from './register-tables.js';

interface WordChoiceProps {
  /** As `[registers]` names it; undefined: none yet. */
  readonly address: number | undefined;
  readonly onChange: (address: number | undefined) => void;
}

/** One of all words that are read, by its table; each with what it said when they were asked for. */
export function WordChoice({ address, onChange }: WordChoiceProps) {
  const { t } = usePage();
  const { data, error } = useResource<RegistersAnswer>('/registers');
  const [chosen, setChosen] = useState('');
  const tables = data?.tables ?? [];
  const table = tables.find((one) => tableName(one) === chosen) ?? tables[0];
  return (
    <>
      <ErrorNote error={error} />
      {data && table === undefined && <p class="empty">{t('registers.none')}</p>}
      {table && (
        <>
          <SelectField
            label={t('registers.table')}
            value={tableName(table)}
            choices={tables.map((one) => [tableName(one), tableTitle(t, one)] as const)}
            onChange={(next) => {
              setChosen(next);
              onChange(undefined);
            }}
          />
          <SelectField
            label={t('registers.word')}
            value={address === undefined ? '' : String(address)}
            choices={[
              ['', t('registers.choose')] as const,
              ...table.words.map((word) => [String(word.baseAddress), wordText(word)] as const),
            ]}
            onChange={(next) => onChange(next === '' ? undefined : Number(next))}
          />
        </>
      )}
    </>
  );
}

function wordText({ address, word, code, name, feeds }: RegisterWordView): string {
  const is = word === undefined ? '' : `= ${word}`;
  return [addressText(address), is, code, name, feeds.length > 0 ? `→ ${feeds.join(', ')}` : '']
    .filter(Boolean)
    .join(' ');
}
