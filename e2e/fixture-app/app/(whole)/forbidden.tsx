export { default } from '../(shell)/forbidden';
