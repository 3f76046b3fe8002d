import type { firmware as english } from '../en/firmware.js';
import type { SameTexts } from '../same-texts.js';

// biome-ignore format: a line per text
export const firmware: SameTexts<typeof english> = {
  'firmware.versions': 'Versions',
  'firmware.current': 'En service',
  'firmware.previous': 'Autre version',
  'firmware.slot': 'Emplacement {slot}',
  'firmware.active': 'actif',
  'firmware.update': 'Mise à jour',
  'firmware.cannot': 'Cette installation ne peut pas être mise à jour ici.',
  'firmware.help': "L'image est vérifiée (signature, cible, intégrité) avant tout changement. Si la nouvelle version ne démarre pas correctement, l'ancienne revient automatiquement.",
  'firmware.file': 'Image (image.bin)',
  'firmware.fileHelp': 'Seules les images signées pour ce produit sont acceptées.',
  'firmware.start': 'Installer',
  'firmware.ask': '{name} est envoyé, vérifié et démarré. BACnet ne répond pas pendant quelques secondes.',
  'firmware.sending': 'Envoi',
  'firmware.sent': '{percent} % envoyés',
  'firmware.checking': "Envoyé. La passerelle vérifie l'image …",
  'firmware.rollback': 'Démarrer la version {version}',
  'firmware.rollbackAsk': "La passerelle redémarre avec la version {version}. Si celle-ci ne démarre pas correctement, l'actuelle revient automatiquement.",
  'firmware.restart': 'Redémarrer',
  'firmware.why': 'Cause : {reason}',
  'firmwareState.receiving': 'La passerelle reçoit une image.',
  'firmwareState.staged': "L'image est bonne. La passerelle redémarre avec la version {version} : laissez-la sous tension. Cette page la retrouve automatiquement, en général en moins d'une minute.",
  'firmware.waiting': "L'image est bonne et attend : des serveurs informés que l'ASI est sur batterie s'arrêteraient pendant le redémarrage. La passerelle redémarre d'elle-même avec la version {version} dès que le secteur est revenu et que chacun d'eux l'a appris.",
  'firmware.restartNow': 'Redémarrer maintenant malgré tout',
  'firmwareState.trial': "La version {version} est à l'essai pendant une minute. Elle est conservée si elle fonctionne alors aussi bien que la précédente ; sinon, celle-ci revient automatiquement.",
  'firmwareState.confirmed': 'La version {version} fonctionne correctement et est conservée.',
  'firmwareState.reverted': "La version {version} n'a pas été conservée : la {current} est de retour et fonctionne.",
  'firmwareState.refused': "L'image a été refusée.",
};
