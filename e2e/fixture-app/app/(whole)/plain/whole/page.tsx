export { default } from '../../../(shell)/plain/page';
