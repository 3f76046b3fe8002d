import type { ComponentChildren } from 'preact';
import type { Lamp, StatusView } from '../../../src/http/screens/home/schema.js';
import { Facts } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { translateWord } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { usePage } from '../state/page-context.js';

const goodQualityPercent = 98;
const lampNames: readonly Lamp[] = ['power', 'connection', 'network', 'rx', 'tx'];

/** How far what the page shows can be trusted, and who else sees it. */
export function TrustLine() {
  const { t, live, format, own } = usePage();
  const { status, nowMs } = live;
  if (status === undefined) return null;
  const { ups, link, bacnet } = status;
  const isLive = live.phase === 'live';
  const now = (level: Level): Level => (isLive ? level : 'unknown');
  const { qualityPercent } = link;
  return (
    <>
      <Facts
        rows={[
          [
            t('trust.lastPoll'),
            <Marked key="poll" level={now(pollLevel(status))}>
              {ups.lastPollAtMs === undefined
                ? t('trust.never')
                : t('trust.ago', { duration: format.duration(Math.max(0, nowMs - ups.lastPollAtMs)) })}
            </Marked>,
          ],
          [
            t(link.carrier === 'modbus-tcp' ? 'trust.network' : 'trust.line'),
            <Marked key="line" level={now(lineLevel(status))}>
              {qualityPercent === undefined
                ? translateWord(t, 'linkStatus', link.status)
                : t('trust.quality', { percent: format.number(qualityPercent, 1) })}{' '}
              <a href="#/link">{link.port === '' ? t('trust.noPort') : link.port}</a>
            </Marked>,
          ],
          [
            'BACnet/IP',
            <Marked key="bacnet" level={now(bacnet.state === 'bound' || bacnet.state === 'off' ? 'good' : 'critical')}>
              {bacnet.state === 'bound'
                ? `${bacnet.address}:${bacnet.port}`
                : translateWord(t, 'bacnetState', bacnet.state)}
              {bacnet.cause && ` (${own(bacnet.cause.message)})`}
            </Marked>,
          ],
          [
            t('trust.identifier'),
            <Marked key="identifier" level={now(bacnet.duplicates.length === 0 ? 'good' : 'critical')}>
              <a href="#/bacnet">{bacnet.deviceIdentifier}</a>{' '}
              {bacnet.duplicates.length === 0
                ? t('trust.unique')
                : t('trust.duplicate', { address: bacnet.duplicates.map(({ address }) => address).join(', ') })}
            </Marked>,
          ],
          [
            t('trust.subscriptions'),
            <a key="cov" href="#/bacnet">
              {bacnet.subscriptions}
            </a>,
          ],
        ]}
      />
      <ul class="lamps" aria-label={t('trust.lamps')}>
        {lampNames.map((lamp) => (
          <li key={lamp} class={isLive && status.lamps[lamp] ? 'lit' : ''}>
            <span class="lamp" aria-hidden="true" />
            {t(`lamp.${lamp}`)}
            <span class="hidden">{t(isLive ? (status.lamps[lamp] ? 'lamp.lit' : 'lamp.dark') : 'lamp.unknown')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Marked({ level, children }: { level: Level; children: ComponentChildren }) {
  return (
    <span class="with-mark">
      <Mark level={level} />
      <span>{children}</span>
    </span>
  );
}

function pollLevel({ ups }: StatusView): Level {
  if (ups.connection === 'running') return 'good';
  return ups.connection === 'lost' ? 'critical' : 'unknown';
}

function lineLevel({ link }: StatusView): Level {
  if (link.status !== 'open') return link.port === '' ? 'unknown' : 'critical';
  return link.qualityPercent === undefined || link.qualityPercent >= goodQualityPercent ? 'good' : 'warning';
}
