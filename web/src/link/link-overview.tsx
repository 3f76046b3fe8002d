import type { LinkView } from '../../../src/http/screens/link/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { Meter } from '../components/meter.js';
import { Note, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { SettingsEditor } from '../settings/settings-editor.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { rangeName } from '../values/range-name.js';
import { carrierName } from './carrier.js';

const tcpKeys = ['port', 'slave', 'poll_interval_ms', 'timeout_ms', 'offline_after'];
/** What a speed needs has no place on a network connection. */
const serialKeys = ['port', 'baud', 'parity', 'stop_bits', ...tcpKeys.slice(1)];

export function LinkOverview({ answer, onChanged }: { answer: LinkView; onChanged: () => void }) {
  const { t } = usePage();
  return (
    <div class="cards">
      <Line answer={answer} />
      <Detection answer={answer} onChanged={onChanged} />
      <Counters answer={answer} />
      <Card title={t('link.settings')} wide>
        <SettingsEditor
          pick={{
            serial: answer.state.carrier === 'modbus-tcp' ? tcpKeys : serialKeys,
            ups: ['family', 'register_map', 'adicom', 'unit_addressing'],
          }}
        />
      </Card>
    </div>
  );
}

function Line({ answer: { state, roundTrip } }: { answer: LinkView }) {
  const { t, live, format, own } = usePage();
  const { ups } = live.status ?? {};
  const ms = (value: number | undefined) => (value === undefined ? undefined : `${format.number(value, 1)} ms`);
  return (
    <Card title={t('link.line')}>
      <Facts
        rows={[
          [
            t('link.status'),
            <span key="status" class="with-mark">
              <Mark level={state.status === 'open' ? 'good' : state.port === '' ? 'unknown' : 'critical'} />
              {translateWord(t, 'linkStatus', state.status)}
            </span>,
          ],
          [t('link.port'), state.port === '' ? t('trust.noPort') : state.port],
          [t('identity.maker'), ups?.maker],
          [t('identity.family'), rangeName(t, ups)],
          [ups?.profile === undefined ? t('identity.map') : t('identity.profile'), ups?.map],
          [t('link.carrier'), state.port === '' ? undefined : carrierName(state.carrier)],
          [t('link.baud'), ups?.baud === undefined ? undefined : t('link.bauds', { baud: ups.baud })],
          [
            t('link.quality'),
            state.qualityPercent === undefined ? undefined : `${format.number(state.qualityPercent, 1)} %`,
          ],
          [t('link.roundTrip'), ms(roundTrip.lastMs)],
          [t('link.mean'), ms(roundTrip.meanMs)],
          [t('link.p95'), ms(roundTrip.p95Ms)],
          [t('link.max'), ms(roundTrip.maxMs)],
        ]}
      />
      {(ups?.connection === 'lost' || ups?.connection === 'ready') && (
        <Note level="warning">
          <p>{t(ups.connection === 'lost' ? 'advice.lost' : 'advice.ready', { checks: own(state.toCheck) })}</p>
        </Note>
      )}
      {state.problem && (
        <Note level="critical">
          <p>{own(state.problem.message)}</p>
        </Note>
      )}
    </Card>
  );
}

function Detection({ answer: { detection, state }, onChanged }: { answer: LinkView; onChanged: () => void }) {
  const { t } = usePage();
  const detect = useAction();
  const { running, tried, of, current, unitAddressing } = detection;
  return (
    <Card title={t('link.detection')}>
      <p>{t('link.detectionHelp')}</p>
      {running && (
        <>
          <Meter percent={of === 0 ? 0 : (tried / of) * 100} label={t('link.detection')} />
          <p role="status">
            {t('link.trying', { tried, of })} {current}
          </p>
        </>
      )}
      {unitAddressing?.told === true && <p>{t('link.unitsTold', { form: unitAddressing.form })}</p>}
      {unitAddressing?.told === false && (
        <Note level="warning">
          <p>{t('link.unitsOpen', { form: unitAddressing.form })}</p>
        </Note>
      )}
      <div class="buttons">
        <Button
          action={{ busy: detect.busy || running }}
          disabled={state.port === ''}
          onClick={() => detect.run(() => request('POST', '/link/detect', {})).then(onChanged)}
        >
          {t('link.detect')}
        </Button>
      </div>
      <Outcome action={detect} />
    </Card>
  );
}

function Counters({ answer: { counters } }: { answer: LinkView }) {
  const { t, format } = usePage();
  return (
    <Card title={t('link.counters')}>
      <dl class="counters">
        {Object.entries(counters).map(([name, value]) => (
          <div key={name}>
            <dt>{translateWord(t, 'counter', name)}</dt>
            <dd>
              {typeof value === 'number'
                ? format.number(value)
                : Object.entries(value)
                    .map(([code, count]) => `${code}: ${format.number(count)}`)
                    .join(', ') || '0'}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
