export { default } from '../../../(shell)/guarded/page';
