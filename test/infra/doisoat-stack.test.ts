// One file: the template is synthesised once for all of them, which takes longer than all that is asked of it.
import './stack/access.ts';
import './stack/analysts.ts';
import './stack/backup-vault.ts';
import './stack/operations.ts';
import './stack/portal.ts';
import './stack/publishing.ts';
import './stack/reconciliation.ts';
import './stack/registry-build.ts';
import './stack/rights.ts';
import './stack/safe-change.ts';
import './stack/template-limits.ts';
import './stack/snapshot.ts';
import './stack/wires.ts';
