import type { NorthboundSources } from '../../device/northbound.js';
import { SwitchedNorthbound } from '../switched-northbound.js';
import { BrokerCertificates } from './broker-certificates.js';
import type { MqttService } from './mqtt-service.js';

/** MQTT as the gateway and the page have it; the client itself is loaded once it is switched on. */
export class MqttNorthbound extends SwitchedNorthbound<MqttService> {
  readonly certificates: BrokerCertificates;

  constructor(sources: NorthboundSources) {
    const certificates = new BrokerCertificates(sources.dataDir, sources.disk);
    super('mqtt', sources, async () => {
      const { MqttService: Service } = await import('./mqtt-service.js');
      return () => new Service({ sources, certificates });
    });
    this.certificates = certificates;
  }

  /** Other certificates are there. */
  renew(): void {
    this.running?.renew();
  }
}
