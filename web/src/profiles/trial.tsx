import type { TrialAnswer } from '../../../src/http/screens/profiles/schema.js';
import { DataTable } from '../components/data-table.js';
import { Note } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';

const hex = (number: number) => `0x${number.toString(16).toUpperCase().padStart(4, '0')}`;

const identityTexts = {
  right: 'profiles.identity.right',
  wrong: 'profiles.identity.wrong',
  unknown: 'profiles.identity.unknown',
} as const;
const readTexts = { idle: 'profiles.read.idle', own: 'profiles.read.own' } as const;
const outcomeTexts = {
  data: 'profiles.outcome.data',
  exception: 'profiles.outcome.exception',
  silent: 'profiles.outcome.silent',
  skipped: 'profiles.outcome.skipped',
} as const;

/** What the UPS says by a profile: raw words, values, objects, certainty side by side. */
export function Trial({ trial }: { trial: TrialAnswer }) {
  const { t } = usePage();
  const { identity, line, tables, rows } = trial;
  const failed = tables.filter(({ outcome, parts }) => outcome !== 'data' || parts !== undefined);
  const level = { right: 'good', wrong: 'critical', unknown: 'warning' } as const;
  return (
    <>
      <div role="status">
        <Note level={level[identity]}>
          <p>{t(identityTexts[identity])}</p>
          <p class="faint">
            {t(readTexts[line.kind], {
              speed: line.baud === undefined ? 'TCP' : t('profiles.speed', { baud: line.baud }),
              parity: line.parity,
              stopBits: line.stopBits,
              slave: line.slave,
            })}
          </p>
          {failed.length > 0 && (
            <ul class="problems">
              {failed.map(({ id, address, words, functionCode, outcome, exceptionCode, parts }) => (
                <li key={`${id} ${address}`}>
                  <code>
                    {id} {hex(address)}, {words}
                  </code>{' '}
                  {functionCode === 4 && `(${t('registers.inputRegisters')}) `}
                  {t(outcomeTexts[outcome], { code: exceptionCode ?? '' })}
                  {parts !== undefined && ` – ${t('profiles.inParts', { parts })}`}
                </li>
              ))}
            </ul>
          )}
        </Note>
      </div>
      <DataTable
        caption={t('profiles.trial')}
        columns={[
          { title: t('profiles.register'), isName: true, cell: ({ code, name }) => `${code} – ${name}` },
          {
            title: t('profiles.address'),
            kind: 'code',
            cell: ({ address, bit }) => <code>{bit === undefined ? hex(address) : `${hex(address)}.${bit}`}</code>,
          },
          {
            title: t('profiles.raw'),
            kind: 'code',
            cell: ({ words = [] }) => (words.length === 0 ? '–' : <code>{words.map(hex).join(' ')}</code>),
          },
          { title: t('profiles.value'), cell: ({ value }) => (value === '' ? '–' : value) },
          {
            title: t('profiles.objects'),
            cell: ({ objects }) =>
              objects.length === 0 ? (
                '–'
              ) : (
                <div>
                  {objects.map(({ name, text }) => (
                    <div key={name}>
                      {name}: {text === '' ? '–' : text}
                    </div>
                  ))}
                </div>
              ),
          },
          { title: t('profiles.certainty'), cell: ({ certainty }) => translateWord(t, 'certainty', certainty) },
        ]}
        rows={rows}
        keyOf={({ code, address, bit }) => `${code} ${address} ${bit}`}
        empty={t('profiles.noRows')}
      />
    </>
  );
}
