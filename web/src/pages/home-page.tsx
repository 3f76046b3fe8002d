import { Card } from '../components/card.js';
import { ActiveAlarms } from '../home/active-alarms.js';
import { Identity } from '../home/identity.js';
import { Measurements } from '../home/measurements.js';
import { PowerPath } from '../home/power-path.js';
import { StateLine } from '../home/state-line.js';
import { TrustLine } from '../home/trust-line.js';
import { Units } from '../home/units.js';
import { usePage } from '../state/page-context.js';

export function HomePage() {
  const { t } = usePage();
  return (
    <>
      <StateLine />
      <ActiveAlarms />
      <section class="card wide" aria-label={t('path.title')}>
        <PowerPath />
      </section>
      <Measurements />
      <Units />
      <div class="cards">
        <Card title={t('home.trust')}>
          <TrustLine />
        </Card>
        <Identity />
      </div>
    </>
  );
}
