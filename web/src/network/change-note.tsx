import { useState } from 'preact/hooks';
import type { EventView } from '../../../src/http/screens/events/schema.js';
import type { NetworkAnswer, NetworkConfiguration } from '../../../src/http/screens/network/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { changeOutcome } from './change-outcome.js';

/** A change that was begun on this page. */
export interface BegunChange {
  readonly target: NetworkConfiguration;
  /** The newest event of the network until then; undefined where the journal had not answered yet. */
  readonly beforeId: number | undefined;
  /** By the gateway's clock; later once it is in force. */
  readonly revertAtMs: number;
}

interface ChangeNoteProps {
  readonly answer: NetworkAnswer;
  readonly begun: BegunChange | undefined;
  /** The newest event of the network. */
  readonly last: EventView | undefined;
  readonly onChanged: () => void;
}

/** What becomes of a change of the network: where to confirm it, how much time is left, and how it ended. */
export function ChangeNote({ answer, begun, last, onChanged }: ChangeNoteProps) {
  const { t, live } = usePage();
  const [confirmed, setConfirmed] = useState(false);
  const { unconfirmed, configured } = answer;
  const confirm = () => {
    setConfirmed(true);
    onChanged();
  };
  if (unconfirmed?.canConfirm) return <Confirm untilMs={unconfirmed.untilMs} onDone={confirm} />;
  // What is configured tells nothing: a change of the name servers alone, say, looks the same before and after.
  const outcome = confirmed ? 'kept' : begun && changeOutcome(last, begun.beforeId);
  if (unconfirmed) return <Elsewhere target={begun?.target ?? configured} untilMs={unconfirmed.untilMs} />;
  // An answer from before the change knows nothing of it; without contact there is no other one.
  if (begun && outcome === undefined && (live.phase !== 'live' || live.nowMs < begun.revertAtMs)) {
    return <Elsewhere target={begun.target} untilMs={begun.revertAtMs} />;
  }
  if (outcome === undefined) return null;
  const isKept = outcome === 'kept';
  return (
    <div role="status">
      <Note level={isKept ? 'good' : 'warning'}>
        <p>{t(isKept ? 'network.kept' : 'network.cameBack')}</p>
      </Note>
    </div>
  );
}

/** A change that takes itself back unless someone says that it works. */
function Confirm({ untilMs, onDone }: { untilMs: number; onDone: () => void }) {
  const { t, live, format } = usePage();
  const confirm = useAction();
  return (
    <Note level="warning">
      <p role="status">{t('network.unconfirmed')}</p>
      <p>{t('network.revertsIn', { duration: format.duration(untilMs - live.nowMs) })}</p>
      <div class="buttons">
        <Button
          kind="primary"
          action={confirm}
          onClick={() =>
            confirm.run(() => request('POST', '/network/confirm', {})).then((isDone) => isDone && onDone())
          }
        >
          {t('network.confirm')}
        </Button>
      </div>
      <Outcome action={confirm} />
    </Note>
  );
}

/** This page was opened by the former address: the change can be confirmed by the new one only. */
function Elsewhere({ target, untilMs }: { target: NetworkConfiguration; untilMs: number }) {
  const { t, live, format } = usePage();
  const place = target.dhcp
    ? undefined
    : `${location.protocol}//${target.address}${location.port && `:${location.port}`}`;
  const leftMs = untilMs - live.nowMs;
  return (
    <Note level="warning">
      <p role="status">{place ? t('network.goTo') : t('network.goToDhcp')}</p>
      {place && (
        <p>
          <a class="button primary" href={`${place}/#/network`}>
            {place}
          </a>
        </p>
      )}
      {place && <p>{t('network.sameNetwork')}</p>}
      <p>{leftMs > 0 ? t('network.revertsIn', { duration: format.duration(leftMs) }) : t('network.comingBack')}</p>
    </Note>
  );
}
