import type { ObjectDetails, ObjectView, UsedRegister } from '../../../src/http/screens/values/schema.js';
import { Card } from '../components/card.js';
import { type Column, DataTable } from '../components/data-table.js';
import { translateWord } from '../i18n/translate.js';
import { pageName } from '../link/register-tables.js';
import { type PageState, usePage } from '../state/page-context.js';
import { addressText, hexWord } from '../values/value-text.js';

interface UsedRegistersProps {
  readonly object: ObjectView;
  readonly details: ObjectDetails;
}

/** The words that the value is made from, where each is published, and what the site has said. */
export function UsedRegisters({ object, details }: UsedRegistersProps) {
  const page = usePage();
  const { t } = page;
  const { computed, lines, registers } = details;
  return (
    <Card title={t('object.registers')} wide>
      {computed && (
        <p>
          {translateWord(t, 'computeRule', computed.rule)}
          {computed.inputs.length > 0 && ' '}
          {computed.inputs.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <a href={`#/values/${encodeURIComponent(name)}`}>
                <code>{name}</code>
              </a>
            </span>
          ))}
        </p>
      )}
      <DataTable
        caption={t('object.registers')}
        columns={columnsOf(page)}
        rows={registers}
        keyOf={({ page: of, address }) => `${of} ${address}`}
        empty={object.level === 'gateway' ? t('object.ownState') : t('object.noRegister')}
      />
      {lines.length > 0 && (
        <>
          <p>
            {t('object.lines')} <a href="#/link/registers">{t('link.registers')}</a>
          </p>
          {lines.map(({ key, value }) => (
            <code key={key} class="line">{`${key}=${value}`}</code>
          ))}
        </>
      )}
    </Card>
  );
}

function columnsOf({ t, format }: PageState): readonly Column<UsedRegister>[] {
  return [
    {
      title: t('registers.address'),
      isName: true,
      kind: 'code',
      cell: ({ address, code, bits }) => (
        <code>{[addressText(address), bits ? '' : code].filter(Boolean).join(' ')}</code>
      ),
    },
    {
      title: t('registers.table'),
      cell: ({ table, page }) => `${translateWord(t, 'table', table)} (${pageName(t, page)})`,
    },
    { title: t('object.function'), kind: 'number', cell: ({ functionCode }) => functionCode },
    {
      title: t('object.word'),
      kind: 'number',
      cell: ({ word }) => (word === undefined ? '–' : `${word} (0x${hexWord(word)})`),
    },
    { title: t('registers.meaning'), cell: (register) => <Contents register={register} /> },
    { title: t('registers.scale'), cell: ({ type, scale, unit }) => [type, scale, unit].filter(Boolean).join(' ') },
    {
      title: t('column.certainty'),
      cell: ({ certainty }) => <span class={`tag ${certainty}`}>{translateWord(t, 'certainty', certainty)}</span>,
    },
    { title: t('object.document'), cell: ({ source }) => source },
    {
      title: t('object.reading'),
      cell: ({ outcome, exceptionCode, ageMs }) =>
        [
          translateWord(t, 'outcome', outcome),
          exceptionCode === undefined ? '' : t('object.exception', { code: exceptionCode }),
          ageMs === undefined ? '' : t('trust.ago', { duration: format.duration(ageMs) }),
        ]
          .filter(Boolean)
          .join(' · '),
    },
  ];
}

/** What the word is called, or which of its bits count, and what each of them is. */
function Contents({ register: { name, bits = [], word = 0 } }: { register: UsedRegister }) {
  if (bits.length === 0) return <>{name}</>;
  return (
    <div>
      {bits.map(({ bit, code, name: text }) => {
        const isSet = ((word >> bit) & 1) === 1;
        return (
          <span key={code} class="line">
            <code>
              {code} = {isSet ? 1 : 0}
            </code>{' '}
            {isSet ? <strong>{text}</strong> : text}
          </span>
        );
      })}
    </div>
  );
}
