import type { NorthboundsAnswer, NutView } from '../../../src/http/screens/northbounds/schema.js';
import { Card, Facts } from '../components/card.js';
import { Note } from '../components/notes.js';
import { DoorLines } from '../northbounds/door-line.js';
import { usePage } from '../state/page-context.js';

/** Whether the server is open, and who only reads. */
export function NutServer({ answer: { doors, view } }: { answer: NorthboundsAnswer['nut'] }) {
  const { t, format } = usePage();
  return (
    <Card title={t('nut.server')}>
      <p>{t('nut.about')}</p>
      <DoorLines doors={doors} />
      {view && !view.hasAccounts && (
        <Note level="warning">
          <p>{t('nut.noAccounts')}</p>
        </Note>
      )}
      {view && (
        <Facts
          rows={[
            [t('nut.readers'), readersText(view, t('nut.nobody'))],
            [t('nut.turnedAway'), format.number(view.turnedAway)],
          ]}
        />
      )}
    </Card>
  );
}

function readersText({ readers }: NutView, nobody: string): string {
  const each = readers.map(({ address, connections }) => (connections > 1 ? `${address} (${connections})` : address));
  return each.length === 0 ? nobody : each.join(', ');
}
