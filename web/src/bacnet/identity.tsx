import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { Note, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { saveSettings } from '../settings/settings-calls.js';
import { SettingsEditor } from '../settings/settings-editor.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

/** Another device with our number: each of the two is lost for the BMS now and then. */
export function Duplicates() {
  const { t, live, format } = usePage();
  const take = useAction();
  const { duplicates, proposal, deviceIdentifier } = live.status?.bacnet ?? { duplicates: [], deviceIdentifier: 0 };
  if (duplicates.length === 0) return null;
  const edits = [{ section: 'bacnet', key: 'device_identifier', value: String(proposal) }];
  return (
    <Note level="critical">
      <p>
        <strong>{t('duplicate.title', { number: deviceIdentifier })}</strong> {t('duplicate.help')}
      </p>
      <ul>
        {duplicates.map(({ address, vendorId, sinceMs, lastSeenMs }) => (
          <li key={address}>
            {address}
            {vendorId !== undefined && `, ${t('duplicate.vendor', { number: vendorId })}`}
            {`, ${t('duplicate.since', { time: format.dateTime(sinceMs) })}`}
            {`, ${t('duplicate.seen', { time: format.dateTime(lastSeenMs) })}`}
          </li>
        ))}
      </ul>
      {proposal !== undefined && (
        <div class="buttons">
          <Button kind="primary" action={take} onClick={() => take.run(() => saveSettings({ edits }))}>
            {t('duplicate.take', { number: proposal })}
          </Button>
        </div>
      )}
      <Outcome action={take} />
    </Note>
  );
}

/** The device as it is on the network now. */
export function InForce() {
  const { t, live, own } = usePage();
  const bacnet = live.status?.bacnet;
  if (bacnet === undefined) return null;
  const { state, cause, deviceIdentifier, deviceName, address, port, subscriptions } = bacnet;
  return (
    <Card title={t('bacnet.inForce')}>
      <Facts
        rows={[
          [
            t('bacnet.state'),
            <span key="state" class="with-mark">
              <Mark level={state === 'bound' || state === 'off' ? 'good' : 'critical'} />
              {translateWord(t, 'bacnetState', state)} {cause && own(cause.message)}
            </span>,
          ],
          ['Device Identifier', String(deviceIdentifier)],
          ['Object_Name', deviceName],
          [t('bacnet.address'), `${address}:${port}`],
          [t('trust.subscriptions'), String(subscriptions)],
        ]}
      />
    </Card>
  );
}

const deviceKeys = [
  'device_identifier',
  'unit_number',
  'port',
  'values',
  'object_name',
  'language',
  'on_loss',
  'alarm_points',
  'bbmd',
  'bbmd_ttl_s',
  'bbmd_table',
  'bbmd_accept_foreign',
];

export function DeviceSettings() {
  const { t } = usePage();
  return (
    <Card title={t('bacnet.settings')} wide>
      <SettingsEditor pick={{ bacnet: deviceKeys }} />
    </Card>
  );
}
