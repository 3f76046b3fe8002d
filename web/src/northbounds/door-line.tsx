import type { DoorView } from '../../../src/http/screens/northbounds/schema.js';
import { Mark } from '../components/icon.js';
import { usePage } from '../state/page-context.js';

export const problemTexts = {
  'port-taken': 'door.portTaken',
  'port-forbidden': 'door.portForbidden',
  failed: 'door.failed',
} as const;

/** Whether a port is open, and why not; without a door the protocol is off. */
export function DoorLines({ doors }: { doors: readonly DoorView[] }) {
  const { t } = usePage();
  if (doors.length === 0) return <p>{t('protocols.off')}</p>;
  return (
    <>
      {doors.map((door) => (
        <DoorLine key={`${door.transport} ${door.bind} ${door.port}`} door={door} />
      ))}
    </>
  );
}

function DoorLine({ door: { transport, bind, port, isOpen, problem } }: { door: DoorView }) {
  const { t } = usePage();
  const place = { transport: transport.toUpperCase(), bind, port };
  return (
    <p>
      <Mark level={isOpen ? 'good' : 'warning'} />{' '}
      {isOpen ? t('door.open', place) : t(problem === undefined ? 'door.closed' : problemTexts[problem], place)}
    </p>
  );
}
