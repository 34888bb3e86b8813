export default function Forbidden() {
  return <p id="answer">this is forbidden</p>;
}
