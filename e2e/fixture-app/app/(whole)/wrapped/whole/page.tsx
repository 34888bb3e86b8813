export { default } from '../../../(shell)/wrapped/page';
