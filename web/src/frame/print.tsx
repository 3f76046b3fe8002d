import { Button } from '../components/button.js';
import { usePage } from '../state/page-context.js';

/** On paper only: whose page it is, when it was printed, and how old what it shows was. */
export function PrintHead() {
  const { t, live, format } = usePage();
  if (live.status === undefined) return null;
  const { deviceName, deviceIdentifier } = live.status.bacnet;
  return (
    <div class="print-head">
      <strong>
        {deviceName} ({deviceIdentifier})
      </strong>
      <p>{t('print.at', { time: format.dateTime(live.nowMs), zone: format.zone(live.nowMs) })}</p>
      <p>
        <DataAge />
      </p>
    </div>
  );
}

function DataAge() {
  const { t, live, format } = usePage();
  const { phase, heardAgoMs, nowMs, status } = live;
  const lastPollAtMs = status?.ups.lastPollAtMs;
  if (phase !== 'live') return t('print.noContact', { duration: format.duration(heardAgoMs) });
  if (lastPollAtMs === undefined) return t('print.never');
  return t('print.age', { duration: format.duration(Math.max(0, nowMs - lastPollAtMs)) });
}

/** What stays on paper is in `style/print.css`. */
export function PrintButton() {
  const { t } = usePage();
  return (
    <Button small onClick={() => print()}>
      {t('print.button')}
    </Button>
  );
}
