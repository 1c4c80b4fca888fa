<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>Absentees</name>
    <message>
        <source>Students without a sheet</source>
        <translation>답안지가 없는 학생</translation>
    </message>
    <message>
        <source>Mark as absent</source>
        <translation>미응시로 처리</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>처리 취소</translation>
    </message>
    <message>
        <source>{name} · absent</source>
        <translation>{name} · 미응시 처리됨</translation>
    </message>
</context>
<context>
    <name>AnalysisTabs</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>개수</translation>
    </message>
    <message>
        <source>Wrong questions</source>
        <translation>틀린 문항</translation>
    </message>
    <message>
        <source>There are no scores yet.</source>
        <translation>아직 점수가 없습니다.</translation>
    </message>
    <message>
        <source>n = {n}</source>
        <translation>n = {n}명</translation>
    </message>
    <message>
        <source>mean {value}</source>
        <translation>평균 {value}</translation>
    </message>
    <message>
        <source>median {value}</source>
        <translation>중앙값 {value}</translation>
    </message>
    <message>
        <source>SD {value}</source>
        <translation>표준편차 {value}</translation>
    </message>
    <message>
        <source>highest {value}</source>
        <translation>최고 {value}</translation>
    </message>
    <message>
        <source>lowest {value}</source>
        <translation>최저 {value}</translation>
    </message>
    <message>
        <source>maximum {value}</source>
        <translation>만점 {value}</translation>
    </message>
    <message>
        <source>KR-20 {value} (n = {n})</source>
        <translation>신뢰도 KR-20 {value} (n = {n}명)</translation>
    </message>
    <message>
        <source>Only {n} sheets: KR-20, discrimination and shape say little below 20.</source>
        <translation>{n}장뿐입니다. 20장 미만이면 KR-20, 변별도, 분포는 참고만 하세요.</translation>
    </message>
    <message>
        <source>The chart is on the clipboard as a picture.</source>
        <translation>차트를 그림으로 복사했습니다.</translation>
    </message>
    <message>
        <source>Item analysis</source>
        <translation>문항 분석</translation>
    </message>
    <message>
        <source>Correct rates</source>
        <translation>정답률</translation>
    </message>
    <message>
        <source>Score distribution</source>
        <translation>점수 분포</translation>
    </message>
    <message>
        <source>Item map</source>
        <translation>문항 지도</translation>
    </message>
    <message>
        <source>Wrong answers</source>
        <translation>오답</translation>
    </message>
    <message>
        <source>Copy chart</source>
        <translation>차트 복사</translation>
    </message>
</context>
<context>
    <name>AnswerKeys</name>
    <message>
        <source>0 Blank</source>
        <translation>0 빈칸</translation>
    </message>
    <message>
        <source>M Several</source>
        <translation>M 중복</translation>
    </message>
    <message>
        <source>not all digits read</source>
        <translation>읽지 못한 자리가 있습니다</translation>
    </message>
    <message>
        <source>nothing read</source>
        <translation>읽은 값 없음</translation>
    </message>
    <message>
        <source>No doubt · another answer corrects it · Space the next question</source>
        <translation>이상 없음 · 다른 답을 누르면 고침 · Space 다음 문항</translation>
    </message>
    <message>
        <source>` Blank</source>
        <translation>` 빈칸</translation>
    </message>
    <message>
        <source>Several: {marks} · Enter · Esc</source>
        <translation>중복: {marks} · Enter 확정 · Esc 취소</translation>
    </message>
    <message>
        <source>Typed: {digits} · Enter · Esc</source>
        <translation>입력: {digits} · Enter 확정 · Esc 취소</translation>
    </message>
    <message>
        <source>Digits go to the card on the right · Enter accepts · L later</source>
        <translation>숫자는 오른쪽 식별번호 칸에 들어갑니다 · Enter 확정 · L 나중에</translation>
    </message>
    <message>
        <source>Space {proposal} · 1-5 · 0 blank · M several · L later · ? all keys</source>
        <translation>Space 제안 {proposal} 확정 · 1-5 답 · 0 빈칸 · M 중복 · L 나중에 · ? 단축키</translation>
    </message>
    <message>
        <source>Space {proposal} · type digits, Enter · ` blank · L later · ? all keys</source>
        <translation>Space 제안 {proposal} 확정 · 숫자 입력 후 Enter · ` 빈칸 · L 나중에 · ? 단축키</translation>
    </message>
</context>
<context>
    <name>CameraPane</name>
    <message>
        <source>Choose an exam first.</source>
        <translation>시험을 먼저 선택하세요.</translation>
    </message>
    <message>
        <source>Opening the camera (up to 20 seconds).</source>
        <translation>카메라를 여는 중입니다(최대 20초).</translation>
    </message>
    <message>
        <source>{name} (not connected)</source>
        <translation>{name} (연결 안 됨)</translation>
    </message>
    <message>
        <source>No camera</source>
        <translation>카메라 없음</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>지금 할 일</translation>
    </message>
    <message>
        <source>Capture now (Space)</source>
        <translation>지금 촬영 (Space)</translation>
    </message>
    <message>
        <source>Just read</source>
        <translation>방금 인식</translation>
    </message>
</context>
<context>
    <name>CameraPreview</name>
    <message>
        <source>Live picture of the camera</source>
        <translation>카메라 화면</translation>
    </message>
</context>
<context>
    <name>CaptureHead</name>
    <message>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Folder watch</source>
        <translation>폴더 감시</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Typed in</source>
        <translation>직접 입력</translation>
    </message>
    <message>
        <source>Cancel the last one (X)</source>
        <translation>방금 것 취소 (X)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>되돌리기 (Ctrl+Z)</translation>
    </message>
</context>
<context>
    <name>CaptureView</name>
    <message>
        <source>Choose an exam first.</source>
        <translation>시험을 먼저 선택하세요.</translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation>취소할 답안지가 없습니다.</translation>
    </message>
    <message>
        <source>Cancelled: {name}. Ctrl+Z brings it back.</source>
        <translation>취소했습니다: {name}. Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>되돌릴 것이 없습니다.</translation>
    </message>
    <message>
        <source>Undone.</source>
        <translation>되돌렸습니다.</translation>
    </message>
    <message>
        <source>Pasted {time}</source>
        <translation>붙여넣기 {time}</translation>
    </message>
    <message>
        <source>There is no file and no picture to paste.</source>
        <translation>붙여 넣을 파일이나 그림이 없습니다.</translation>
    </message>
    <message>
        <source>The watched folder is back.</source>
        <translation>감시 폴더에 다시 연결되었습니다.</translation>
    </message>
</context>
<context>
    <name>CapturedPages</name>
    <message>
        <source>Choose an exam first.</source>
        <translation>시험을 먼저 선택하세요.</translation>
    </message>
    <message>
        <source>No sheets yet. Begin with the camera, a folder or files.</source>
        <translation>아직 답안지가 없습니다. 카메라, 폴더, 파일 중 하나로 시작하세요.</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>답안지</translation>
    </message>
</context>
<context>
    <name>CarePage</name>
    <message>
        <source>Keep and give away</source>
        <translation>보관·이동</translation>
    </message>
    <message>
        <source>Written with {n} pictures.</source>
        <translation>그림 {n}장과 함께 저장했습니다.</translation>
    </message>
    <message>
        <source>The exam is here, with everything that was done.</source>
        <translation>시험을 가져왔습니다. 지금까지의 작업도 모두 들어 있습니다.</translation>
    </message>
    <message>
        <source>Deleted for good: {pages} sheets, {pictures} pictures, {copies} copies.</source>
        <translation>완전히 삭제했습니다: 답안지 {pages}장, 그림 {pictures}장, 백업 {copies}개.</translation>
    </message>
    <message>
        <source>{count} set-aside databases still hold it.</source>
        <translation>따로 보관된 데이터베이스 {count}개에는 아직 남아 있습니다.</translation>
    </message>
    <message>
        <source>Backed up: {new} pictures now, {known} were there already.</source>
        <translation>백업했습니다: 새 그림 {new}장, 이미 있던 그림 {known}장.</translation>
    </message>
    <message>
        <source>{count} pictures are gone or damaged on this PC and could not be copied.</source>
        <translation>이 PC에서 없어지거나 손상된 그림 {count}장은 복사하지 못했습니다.</translation>
    </message>
    <message>
        <source>Exam as a file…</source>
        <translation>시험을 파일로 내보내기…</translation>
    </message>
    <message>
        <source>Exam files</source>
        <translation>시험 파일</translation>
    </message>
    <message>
        <source>Exam from a file…</source>
        <translation>시험 파일 가져오기…</translation>
    </message>
    <message>
        <source>Choose the USB stick or a folder</source>
        <translation>USB나 폴더를 고르세요</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Name of the exam, to delete it</source>
        <translation>삭제할 시험의 이름</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>완전히 삭제</translation>
    </message>
    <message>
        <source>This exam</source>
        <translation>이 시험</translation>
    </message>
    <message>
        <source>Take it to another PC: sheets, pictures, answers and history in one file.</source>
        <translation>다른 PC로 옮기기: 답안지, 그림, 답, 수정 기록을 파일 하나로 내보냅니다.</translation>
    </message>
    <message>
        <source>Delete it with all its pictures, from the copies too. This cannot be undone. Type its name:</source>
        <translation>그림까지 모두, 백업에서도 삭제합니다. 되돌릴 수 없습니다. 삭제하려면 시험 이름을 입력하세요:</translation>
    </message>
    <message>
        <source>Back up to a USB stick…</source>
        <translation>USB에 백업…</translation>
    </message>
    <message>
        <source>Restore from a backup…</source>
        <translation>백업에서 복원…</translation>
    </message>
    <message>
        <source>All exams</source>
        <translation>모든 시험</translation>
    </message>
    <message>
        <source>A backup holds every exam and picture. A second one to the same place only copies what is new. Restoring puts it in the place of what is here, which is set aside, not lost.</source>
        <translation>백업에는 모든 시험과 그림이 들어갑니다. 같은 곳에 다시 백업하면 새것만 복사합니다. 복원하면 지금 내용 대신 백업을 쓰고, 지금 내용은 지우지 않고 따로 둡니다.</translation>
    </message>
</context>
<context>
    <name>ChangesDialog</name>
    <message>
        <source>Changed since the last export</source>
        <translation>지난 내보내기 뒤 바뀐 것</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>What</source>
        <translation>바뀐 것</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>바뀌기 전</translation>
    </message>
    <message>
        <source>After</source>
        <translation>바뀐 뒤</translation>
    </message>
</context>
<context>
    <name>ChartView</name>
    <message>
        <source>Copy as a picture</source>
        <translation>그림으로 복사</translation>
    </message>
</context>
<context>
    <name>ChoiceRow</name>
    <message>
        <source>no number</source>
        <translation>번호 없음</translation>
    </message>
    <message>
        <source>{alike} of {all} alike</source>
        <translation>{all}자리 중 {alike}자리 일치</translation>
    </message>
    <message>
        <source>has another sheet</source>
        <translation>다른 답안지 있음</translation>
    </message>
    <message>
        <source>{count} share this number</source>
        <translation>같은 번호 {count}명</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Accept this sheet (1)</source>
        <translation>이 답안 채택 (1)</translation>
    </message>
    <message>
        <source>Accept this sheet (2)</source>
        <translation>이 답안 채택 (2)</translation>
    </message>
    <message>
        <source>Back (Esc)</source>
        <translation>돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Two sheets of {student}</source>
        <translation>같은 학생 2장 · {student}</translation>
    </message>
    <message>
        <source>Not both pictures are there yet: choose with 1 or 2.</source>
        <translation>두 장의 그림이 아직 다 보이지 않습니다. 1 또는 2로 고르세요.</translation>
    </message>
    <message>
        <source>The answers differ: choose with 1 or 2.</source>
        <translation>답이 서로 다릅니다. 1 또는 2로 고르세요.</translation>
    </message>
    <message>
        <source>All answers are the same, as of one sheet taken twice. Enter accepts the proposed one.</source>
        <translation>모든 답이 같아 같은 답안지로 보입니다. Enter를 누르면 제안한 쪽을 채택합니다.</translation>
    </message>
    <message>
        <source>{state} · {count} to review</source>
        <translation>{state} · 검토할 문항 {count}개</translation>
    </message>
    <message>
        <source>Loading the picture…</source>
        <translation>그림을 불러오는 중입니다…</translation>
    </message>
</context>
<context>
    <name>CornersCanvas</name>
    <message>
        <source>The picture with the four corners of the sheet</source>
        <translation>답안지의 네 모서리가 표시된 그림</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>왼쪽 위</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>오른쪽 위</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>오른쪽 아래</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>왼쪽 아래</translation>
    </message>
</context>
<context>
    <name>CornersView</name>
    <message>
        <source>The corners of this page cannot be set.</source>
        <translation>이 쪽은 모서리를 맞출 수 없습니다.</translation>
    </message>
    <message>
        <source>Loading the picture…</source>
        <translation>그림을 불러오는 중입니다…</translation>
    </message>
    <message>
        <source>The place of the sheet in the picture is in doubt.</source>
        <translation>그림에서 답안지의 위치가 확실하지 않습니다.</translation>
    </message>
    <message>
        <source>The corners are crossed or lie on one line. Go round the sheet clockwise.</source>
        <translation>모서리가 엇갈렸거나 한 줄에 있습니다. 종이를 시계 방향으로 돌며 맞추세요.</translation>
    </message>
    <message>
        <source>Read with these corners (Enter)</source>
        <translation>이 모서리로 다시 인식 (Enter)</translation>
    </message>
    <message>
        <source>Next corner is top left (R)</source>
        <translation>왼쪽 위 모서리 바꾸기 (R)</translation>
    </message>
    <message>
        <source>Back to the start</source>
        <translation>처음 위치로</translation>
    </message>
    <message>
        <source>Leave (Esc)</source>
        <translation>나가기 (Esc)</translation>
    </message>
    <message>
        <source>Set the corners</source>
        <translation>모서리 직접 맞추기</translation>
    </message>
    <message>
        <source>Drag each corner onto the corner of the paper. The green lines are the form's print: where they lie on the print of the picture, it fits.</source>
        <translation>모서리를 끌어 종이의 모서리에 놓으세요. 초록 선은 양식의 인쇄입니다. 그림의 인쇄와 겹치면 맞은 것입니다.</translation>
    </message>
    <message>
        <source>Tab: next corner
Arrows: 1 pixel, with Shift 10, with Ctrl 100
R: another corner is the top left</source>
        <translation>Tab: 다음 모서리
화살표: 1픽셀, Shift와 함께 10픽셀, Ctrl과 함께 100픽셀
R: 왼쪽 위 모서리 바꾸기</translation>
    </message>
    <message>
        <source>What cannot be proven even so is read, but every answer of it is asked about.</source>
        <translation>그래도 위치를 증명하지 못하면 인식하되, 모든 답을 검토하도록 묻습니다.</translation>
    </message>
</context>
<context>
    <name>CropStrip</name>
    <message>
        <source>The question, enlarged</source>
        <translation>확대한 문항</translation>
    </message>
</context>
<context>
    <name>DemoFill</name>
    <message>
        <source>Demo: maths, class A</source>
        <translation>체험: 수학 A반</translation>
    </message>
</context>
<context>
    <name>Digits</name>
    <message>
        <source>Digits of the identifier</source>
        <translation>식별번호 숫자</translation>
    </message>
</context>
<context>
    <name>DiscardChoice</name>
    <message>
        <source>Discard this sheet: why?</source>
        <translation>이 답안지를 폐기합니다. 사유를 고르세요.</translation>
    </message>
    <message>
        <source>Its picture stays, Ctrl+Z brings it back · Esc keeps the sheet</source>
        <translation>그림은 남고 Ctrl+Z로 되돌릴 수 있습니다 · Esc 폐기 안 함</translation>
    </message>
</context>
<context>
    <name>DoubtModel</name>
    <message>
        <source>No. {n}</source>
        <translation>{n}번</translation>
    </message>
</context>
<context>
    <name>DraftModel</name>
    <message>
        <source>Check</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>heading</source>
        <translation>제목</translation>
    </message>
</context>
<context>
    <name>EssayFields</name>
    <message>
        <source>From 0 to {max} points.</source>
        <translation>0점부터 {max}점까지 입력하세요.</translation>
    </message>
    <message>
        <source>No. {number} ({max} points)</source>
        <translation>{number}번 ({max}점)</translation>
    </message>
</context>
<context>
    <name>ExamPage</name>
    <message>
        <source>{questions} questions · {taken} sheets, {confirmed} confirmed</source>
        <translation>{questions}문항 · 답안지 {taken}장, 확정 {confirmed}장</translation>
    </message>
    <message>
        <source>Take out again</source>
        <translation>다시 꺼내기</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>보관하기</translation>
    </message>
    <message>
        <source>Give the exam a name.</source>
        <translation>시험 이름을 적어 주세요.</translation>
    </message>
    <message>
        <source>Kept.</source>
        <translation>저장했습니다.</translation>
    </message>
    <message>
        <source>This sheet came from a file: print it where it was made.</source>
        <translation>파일로 받은 양식입니다. 만든 곳에서 인쇄하세요.</translation>
    </message>
    <message>
        <source>Sheet to print (PDF)…</source>
        <translation>인쇄용 답안지(PDF)…</translation>
    </message>
    <message>
        <source>The file could not be written: {why}. Choose another place.</source>
        <translation>파일을 쓰지 못했습니다: {why}. 다른 곳을 고르세요.</translation>
    </message>
    <message>
        <source>Written. Print it at 100 %, not fitted to the page.</source>
        <translation>저장했습니다. 용지에 맞추지 말고 100 %로 인쇄하세요.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Work on this exam</source>
        <translation>이 시험 열기</translation>
    </message>
    <message>
        <source>Keep the name</source>
        <translation>이름 저장</translation>
    </message>
</context>
<context>
    <name>ExamView</name>
    <message>
        <source>or choose a sheet file (meta JSON)</source>
        <translation>또는 양식 파일(JSON)을 고르세요</translation>
    </message>
    <message>
        <source>Give the exam a name.</source>
        <translation>시험 이름을 적어 주세요.</translation>
    </message>
    <message>
        <source>Choose a sheet file</source>
        <translation>양식 파일 고르기</translation>
    </message>
    <message>
        <source>Sheet files</source>
        <translation>양식 파일</translation>
    </message>
    <message>
        <source>for example: March mock exam, class A</source>
        <translation>예: 3월 모의고사 · 고2 수학 A반</translation>
    </message>
    <message>
        <source>Sheet file…</source>
        <translation>양식 파일…</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Multiple choice questions</source>
        <translation>객관식 문항 수</translation>
    </message>
    <message>
        <source>Short answers</source>
        <translation>단답형 문항 수</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>답안지</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>Make the exam</source>
        <translation>시험 만들기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Look round in the demo mode</source>
        <translation>체험 모드로 둘러보기</translation>
    </message>
    <message>
        <source>New exam</source>
        <translation>새 시험</translation>
    </message>
</context>
<context>
    <name>ExamsView</name>
    <message>
        <source>Exam</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>Search the exams</source>
        <translation>시험 찾기</translation>
    </message>
    <message>
        <source>Exams</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>Those put away</source>
        <translation>보관한 시험</translation>
    </message>
    <message>
        <source>New exam</source>
        <translation>새 시험</translation>
    </message>
    <message>
        <source>No exam here.</source>
        <translation>시험이 없습니다.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>정답</translation>
    </message>
</context>
<context>
    <name>ExportControl</name>
    <message>
        <source>Stopped. Nothing was saved.</source>
        <translation>중단했습니다. 저장된 파일은 없습니다.</translation>
    </message>
    <message>
        <source>Saved: {file}.</source>
        <translation>저장했습니다: {file}.</translation>
    </message>
    <message>
        <source>{count} result texts are on the clipboard.</source>
        <translation>결과 문구 {count}명분을 복사했습니다.</translation>
    </message>
    <message>
        <source>Result texts</source>
        <translation>결과 문구</translation>
    </message>
    <message>
        <source>Printing.</source>
        <translation>인쇄를 시작했습니다.</translation>
    </message>
    <message>
        <source>{count} scores in it are provisional.</source>
        <translation>임시 점수 {count}명이 들어 있습니다.</translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <translation>엑셀 통합 문서 (*.xlsx)</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>성적표</translation>
    </message>
    <message>
        <source>Score list</source>
        <translation>성적 목록</translation>
    </message>
    <message>
        <source>Class report</source>
        <translation>성적 보고서</translation>
    </message>
    <message>
        <source>Student reports</source>
        <translation>개인 성적표</translation>
    </message>
    <message>
        <source>Graded sheets</source>
        <translation>채점된 답안지</translation>
    </message>
    <message>
        <source>Wrong notes</source>
        <translation>오답노트</translation>
    </message>
    <message>
        <source>Wrong notes of all exams</source>
        <translation>전체 시험 오답노트</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Excel workbook…</source>
        <translation>엑셀(XLSX)…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>Class report (PDF)…</source>
        <translation>성적 보고서(PDF)…</translation>
    </message>
    <message>
        <source>Student reports (PDF)…</source>
        <translation>개인 성적표(PDF)…</translation>
    </message>
    <message>
        <source>Graded sheets (PDF)…</source>
        <translation>채점된 답안지(PDF)…</translation>
    </message>
    <message>
        <source>Wrong notes (PDF)…</source>
        <translation>오답노트 (PDF)…</translation>
    </message>
    <message>
        <source>Wrong notes of all exams (PDF)…</source>
        <translation>전체 시험 오답노트 (PDF)…</translation>
    </message>
    <message>
        <source>Copy all result texts</source>
        <translation>결과 문구 모두 복사</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>인쇄</translation>
    </message>
    <message>
        <source>Export under way</source>
        <translation>내보내는 중</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>FilesPane</name>
    <message>
        <source>Adding {done} of {total}</source>
        <translation>추가 중 {done} / {total}</translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation>파일을 찾는 중…</translation>
    </message>
    <message>
        <source>Added {count}</source>
        <translation>추가 {count}</translation>
    </message>
    <message>
        <source>Already scanned {count}</source>
        <translation>이미 스캔됨 {count}</translation>
    </message>
    <message>
        <source>Could not be taken {count}</source>
        <translation>가져오지 못함 {count}</translation>
    </message>
    <message>
        <source>Left out {count}</source>
        <translation>취소 {count}</translation>
    </message>
    <message>
        <source>Add answer sheets</source>
        <translation>답안지 추가</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>폴더 추가</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>파일 추가…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>답안지</translation>
    </message>
    <message>
        <source>Drop files anywhere here, or paste them with Ctrl+V.</source>
        <translation>파일을 이 화면에 끌어다 놓거나 Ctrl+V로 붙여 넣으세요.</translation>
    </message>
    <message>
        <source>How many are added</source>
        <translation>추가한 수</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>FilterPane</name>
    <message>
        <source>Name, ㄱㅁㅈ or digits</source>
        <translation>이름, ㄱㅁㅈ, 숫자</translation>
    </message>
    <message>
        <source>Search students</source>
        <translation>학생 검색</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Ctrl+F</translation>
    </message>
    <message>
        <source>Show only</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Attendance</source>
        <translation>응시 현황</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>{count} sheets are not read yet.</source>
        <translation>아직 읽지 않은 답안지 {count}장</translation>
    </message>
    <message>
        <source>{count} could not be read: perhaps of someone who is missing.</source>
        <translation>읽지 못한 답안지 {count}장: 미응시로 보이는 학생의 것일 수 있습니다.</translation>
    </message>
    <message>
        <source>{sheets} sheets · no list of students</source>
        <translation>스캔 {sheets} · 학생 명단 없음</translation>
    </message>
    <message>
        <source>{expected} sit it · {sheets} sheets</source>
        <translation>응시 {expected} · 스캔 {sheets}</translation>
    </message>
    <message>
        <source> · {count} missing</source>
        <translation> · {count}장 부족</translation>
    </message>
    <message>
        <source>{count} other sheets</source>
        <translation>그 밖의 답안지 {count}장</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Stop reading</source>
        <translation>읽기 멈추기</translation>
    </message>
    <message>
        <source>Taken {taken} · waiting {waiting} · to review {review} · no doubts {ready} · confirmed {confirmed} · failed {failed}</source>
        <translation>스캔 {taken} · 대기 {waiting} · 검토 {review} · 이상 없음 {ready} · 확정 {confirmed} · 실패 {failed}</translation>
    </message>
    <message>
        <source> · set aside {count}</source>
        <translation> · 제외 {count}</translation>
    </message>
    <message>
        <source>about {seconds} s left</source>
        <translation>약 {seconds}초 남음</translation>
    </message>
    <message>
        <source>Sheets of {present} of {expected}</source>
        <translation>응시 {expected}명 중 {present}명 스캔</translation>
    </message>
    <message>
        <source>{count} missing</source>
        <translation>{count}장 부족</translation>
    </message>
    <message>
        <source>Confirm all without doubts ({count})</source>
        <translation>이상 없는 답안지 모두 확정 ({count})</translation>
    </message>
</context>
<context>
    <name>GalleryView</name>
    <message>
        <source>Arrows move · X exception · 1-5, 0 another answer · Enter the rest · Esc back</source>
        <translation>방향키 이동 · X 예외 · 1-5, 0 다른 답 · Enter 나머지 확정 · Esc 돌아가기</translation>
    </message>
    <message>
        <source>Back (Esc)</source>
        <translation>돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>{kind} · proposed {value} · {count}</source>
        <translation>{kind} · 제안 {value} · {count}건</translation>
    </message>
    <message>
        <source>{kind} · each as it was marked · {count}</source>
        <translation>{kind} · 표시한 그대로 · {count}건</translation>
    </message>
    <message>
        <source>Confirm {count} (Enter)</source>
        <translation>{count}건 확정 (Enter)</translation>
    </message>
    <message>
        <source>{count} without a picture stay</source>
        <translation>그림이 없는 {count}개는 남습니다</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Crops that look alike</source>
        <translation>모아보기</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>아직 그림 없음</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Exam</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>Exams…</source>
        <translation>시험 관리</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>스캔</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>전송</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>kept {time} · unsent {count}</source>
        <translation>저장됨 {time} · 미전송 {count}건</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>History of this sheet</source>
        <translation>이 답안지의 수정 기록</translation>
    </message>
    <message>
        <source>History</source>
        <translation>수정 기록</translation>
    </message>
    <message>
        <source>✓ {what} · kept in {ms:.0f} ms</source>
        <translation>✓ {what} · 저장됨 {ms:.0f} ms</translation>
    </message>
</context>
<context>
    <name>IdentifierCard</name>
    <message>
        <source>Student</source>
        <translation>학생 식별</translation>
    </message>
    <message>
        <source>Identifier (last 8 digits of the phone number)</source>
        <translation>식별번호 (전화번호 뒤 8자리)</translation>
    </message>
    <message>
        <source>An identifier cannot stay blank. Type it, or L for later.</source>
        <translation>식별번호는 비워 둘 수 없습니다. 입력하거나 L로 나중에 검토하세요.</translation>
    </message>
    <message>
        <source>Choose with F1 to F3, type the number, or / for a name.</source>
        <translation>F1~F3으로 고르거나, 번호를 입력하거나, / 로 이름을 찾으세요.</translation>
    </message>
    <message>
        <source>The identifier needs {count} digits; {missing} are missing.</source>
        <translation>식별번호는 {count}자리여야 합니다. {missing}자리가 비어 있습니다.</translation>
    </message>
    <message>
        <source>Several students share this number: choose with F1 to F3.</source>
        <translation>여러 학생이 함께 쓰는 번호입니다. F1~F3으로 고르세요.</translation>
    </message>
    <message>
        <source>Nobody on the roster has this number: F1 to F3, / or Shift+U.</source>
        <translation>명단에 없는 번호입니다: F1~F3, / 또는 Shift+U.</translation>
    </message>
    <message>
        <source>Enter accepts · Backspace · Esc starts over</source>
        <translation>Enter 확정 · Backspace 지우기 · Esc 다시 입력</translation>
    </message>
    <message>
        <source>Type what is in doubt, or all of it · Enter accepts</source>
        <translation>불확실한 자리만, 또는 전체를 입력 · Enter 확정</translation>
    </message>
    <message>
        <source>F1 F2 F3 choose · digits narrow down · / name</source>
        <translation>F1 F2 F3 선택 · 숫자로 좁히기 · / 이름</translation>
    </message>
</context>
<context>
    <name>ItemPane</name>
    <message>
        <source>Question</source>
        <translation>문항</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>n</source>
        <translation>응시</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>정답률</translation>
    </message>
    <message>
        <source>Discrimination</source>
        <translation>변별도</translation>
    </message>
    <message>
        <source>Item-rest r</source>
        <translation>문항-나머지 상관</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>선지 분포</translation>
    </message>
    <message>
        <source>Item analysis</source>
        <translation>문항 분석</translation>
    </message>
</context>
<context>
    <name>KeyDelegate</name>
    <message>
        <source>Rule</source>
        <translation>채점</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>Key</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>Right answers in order, typed or pasted: 3 1 5 2 … (may be left empty)</source>
        <translation>정답을 순서대로 입력하거나 붙여넣으세요: 3 1 5 2 … (비워 두어도 됩니다)</translation>
    </message>
    <message>
        <source>From a filled key sheet…</source>
        <translation>정답 답안지에서 읽기…</translation>
    </message>
    <message>
        <source>Reading the key sheet…</source>
        <translation>정답 답안지를 읽는 중…</translation>
    </message>
    <message>
        <source>Fill in the answers that show “?”: no. {numbers}.</source>
        <translation>“?”로 표시된 문항을 채우세요: {numbers}번</translation>
    </message>
    <message>
        <source>{count} answers read. Look them over.</source>
        <translation>정답 {count}개를 읽었습니다. 확인해 주세요.</translation>
    </message>
</context>
<context>
    <name>KeyEditor</name>
    <message>
        <source>{questions} questions · {points} points</source>
        <translation>{questions}문항 · {points}점</translation>
    </message>
    <message>
        <source>without an answer {count}: no. {numbers}</source>
        <translation>정답 없는 문항 {count}개: {numbers}번</translation>
    </message>
    <message>
        <source>Odd form</source>
        <translation>홀수형</translation>
    </message>
    <message>
        <source>Even form</source>
        <translation>짝수형</translation>
    </message>
    <message>
        <source>Form {number}</source>
        <translation>{number}형</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>배점</translation>
    </message>
    <message>
        <source>1-5 answer, on to the next question · - none</source>
        <translation>1-5 정답 입력, 다음 문항으로 · - 정답 없음</translation>
    </message>
    <message>
        <source>, both of them · | one of them (number pad + and /)</source>
        <translation>, 모두 마킹 · | 하나만 마킹 (숫자판 + 와 /)</translation>
    </message>
    <message>
        <source>A right for everyone · V void · F2 edit · Ctrl+V paste</source>
        <translation>A 전원 정답 · V 무효 · F2 고치기 · Ctrl+V 붙여넣기</translation>
    </message>
</context>
<context>
    <name>KeyGrid</name>
    <message>
        <source>Key, a row for every question</source>
        <translation>정답표, 한 줄이 한 문항</translation>
    </message>
</context>
<context>
    <name>KeyPage</name>
    <message>
        <source>The key is the same as before.</source>
        <translation>적용된 정답과 같습니다.</translation>
    </message>
    <message>
        <source>Grading with this key…</source>
        <translation>이 정답으로 채점해 보는 중…</translation>
    </message>
    <message>
        <source>The key is applied. Ctrl+Z takes it back.</source>
        <translation>정답을 적용했습니다. Ctrl+Z로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Nothing to undo here. What was done to sheets is undone in the review.</source>
        <translation>여기서 되돌릴 것이 없습니다. 답안지에 한 일은 검토에서 되돌리세요.</translation>
    </message>
    <message>
        <source>The key is another one again.</source>
        <translation>정답을 바꿔 놓았습니다.</translation>
    </message>
    <message>
        <source>Not applied yet</source>
        <translation>아직 적용하지 않았습니다</translation>
    </message>
    <message>
        <source>Apply… (Ctrl+S)</source>
        <translation>적용… (Ctrl+S)</translation>
    </message>
    <message>
        <source>Back to the applied key</source>
        <translation>적용된 정답으로</translation>
    </message>
</context>
<context>
    <name>KeyPreviewView</name>
    <message>
        <source>{count} students change</source>
        <translation>바뀌는 학생 {count}명</translation>
    </message>
    <message>
        <source>Only the rank changes: {count}</source>
        <translation>등수만 바뀌는 학생 {count}명</translation>
    </message>
    <message>
        <source>* provisional score: {count}, not confirmed yet</source>
        <translation>* 임시 점수 {count}명: 아직 확정되지 않았습니다</translation>
    </message>
    <message>
        <source>Nothing is applied yet.</source>
        <translation>아직 적용되지 않았습니다.</translation>
    </message>
    <message>
        <source>Students who change</source>
        <translation>바뀌는 학생</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>KeySide</name>
    <message>
        <source>Add a form</source>
        <translation>유형 추가</translation>
    </message>
    <message>
        <source>Two forms (odd and even)</source>
        <translation>유형 추가(홀수형/짝수형)</translation>
    </message>
    <message>
        <source>A person says the form</source>
        <translation>유형은 손으로 정함</translation>
    </message>
    <message>
        <source>The mark of no. {number}</source>
        <translation>{number}번 문항의 마킹</translation>
    </message>
    <message>
        <source>Points for all questions</source>
        <translation>모든 문항의 배점</translation>
    </message>
    <message>
        <source>for example 5</source>
        <translation>예: 5</translation>
    </message>
    <message>
        <source>Retakes</source>
        <translation>재시험</translation>
    </message>
    <message>
        <source>Which form a sheet is</source>
        <translation>답안지의 유형</translation>
    </message>
    <message>
        <source>Name of the form</source>
        <translation>유형 이름</translation>
    </message>
    <message>
        <source>Give to all</source>
        <translation>모두 같은 배점</translation>
    </message>
    <message>
        <source>Add an essay</source>
        <translation>서술형 추가</translation>
    </message>
    <message>
        <source>Take the essay out</source>
        <translation>서술형 빼기</translation>
    </message>
    <message>
        <source>Take the form out</source>
        <translation>유형 빼기</translation>
    </message>
    <message>
        <source>Form of a sheet</source>
        <translation>답안지의 유형</translation>
    </message>
    <message>
        <source>Points for all</source>
        <translation>모두 배점</translation>
    </message>
    <message>
        <source>Essays</source>
        <translation>서술형</translation>
    </message>
    <message>
        <source>Forms</source>
        <translation>유형</translation>
    </message>
</context>
<context>
    <name>KeySources</name>
    <message>
        <source>Reading the file…</source>
        <translation>파일을 읽는 중…</translation>
    </message>
    <message>
        <source>Reading the key sheet…</source>
        <translation>정답 답안지를 읽는 중…</translation>
    </message>
    <message>
        <source>Read from {file}. Look it over, then apply it.</source>
        <translation>{file}에서 읽었습니다. 살펴본 뒤 적용하세요.</translation>
    </message>
    <message>
        <source>Fill in the answers that show “?”: no. {numbers}.</source>
        <translation>“?”로 표시된 문항을 채우세요: {numbers}번</translation>
    </message>
    <message>
        <source>{count} answers read. Look them over.</source>
        <translation>정답 {count}개를 읽었습니다. 확인해 주세요.</translation>
    </message>
    <message>
        <source>From CSV or Excel…</source>
        <translation>CSV·엑셀 파일…</translation>
    </message>
    <message>
        <source>Spreadsheets</source>
        <translation>엑셀·CSV 파일</translation>
    </message>
    <message>
        <source>From a filled key sheet…</source>
        <translation>정답 답안지에서 읽기…</translation>
    </message>
    <message>
        <source>Paste…</source>
        <translation>붙여넣기…</translation>
    </message>
    <message>
        <source>Right answers to paste</source>
        <translation>붙여 넣을 정답</translation>
    </message>
    <message>
        <source>3 1 5 2 …, 1) 3 2) 1 …, or cells of a spreadsheet: number, answer, points</source>
        <translation>3 1 5 2 … 또는 1) 3 2) 1 …, 엑셀에서 복사한 칸(번호, 정답, 배점)도 됩니다</translation>
    </message>
    <message>
        <source>Fill the table</source>
        <translation>표에 채우기</translation>
    </message>
</context>
<context>
    <name>KeyTable</name>
    <message>
        <source>No.</source>
        <translation>번호</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>배점</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>채점</translation>
    </message>
    <message>
        <source>names the form</source>
        <translation>유형 표시</translation>
    </message>
</context>
<context>
    <name>LargerSheet</name>
    <message>
        <source>The graded sheet</source>
        <translation>채점된 답안지</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation>범례</translation>
    </message>
    <message>
        <source>looked at</source>
        <translation>현재 항목</translation>
    </message>
    <message>
        <source>faint, unclear</source>
        <translation>흐림 · 애매</translation>
    </message>
    <message>
        <source>double mark</source>
        <translation>중복마킹</translation>
    </message>
    <message>
        <source>blank</source>
        <translation>빈칸</translation>
    </message>
    <message>
        <source>set by a person</source>
        <translation>사람이 수정</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>확정</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>{count} sheets set aside unread. Ctrl+Z brings them back.</source>
        <translation>읽지 않은 답안지 {count}장을 제외했습니다. Ctrl+Z로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Grading station</source>
        <translation>채점 스테이션</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>PageDetail</name>
    <message>
        <source>Loading the picture…</source>
        <translation>그림을 불러오는 중입니다…</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>다시 인식</translation>
    </message>
    <message>
        <source>Set the corners…</source>
        <translation>모서리 직접 맞추기</translation>
    </message>
    <message>
        <source>Why it is discarded</source>
        <translation>폐기 사유</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>폐기</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>확정 취소</translation>
    </message>
</context>
<context>
    <name>PageTable</name>
    <message>
        <source>Sheet</source>
        <translation>답안지</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>What is the matter</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>학생</translation>
    </message>
    <message>
        <source>{count} to review</source>
        <translation>검토할 문항 {count}개</translation>
    </message>
</context>
<context>
    <name>PaperCanvas</name>
    <message>
        <source>Page of the question paper with its boxes</source>
        <translation>시험지 쪽과 문항 상자</translation>
    </message>
    <message>
        <source>Question {number}</source>
        <translation>{number}번 문항</translation>
    </message>
</context>
<context>
    <name>PaperSide</name>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>{pages}쪽 중 {page}쪽</translation>
    </message>
    <message>
        <source>Questions without a box: {numbers}</source>
        <translation>상자가 없는 문항: {numbers}</translation>
    </message>
    <message>
        <source>Numbers that the exam does not have: {numbers}</source>
        <translation>시험에 없는 문항 번호: {numbers}</translation>
    </message>
    <message>
        <source>Print outside all boxes: {body} %</source>
        <translation>상자 밖의 인쇄: {body} %</translation>
    </message>
    <message>
        <source>in heading and foot: {margins} %</source>
        <translation>머리글과 바닥글: {margins} %</translation>
    </message>
    <message>
        <source>Remove the paper? Press again</source>
        <translation>시험지를 삭제할까요? 한 번 더 누르세요</translation>
    </message>
    <message>
        <source>Remove the paper</source>
        <translation>시험지 삭제</translation>
    </message>
    <message>
        <source>Add PDF or scan…</source>
        <translation>PDF·스캔 추가…</translation>
    </message>
    <message>
        <source>Find the questions again</source>
        <translation>문항 다시 찾기</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>되돌리기 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Delete box (Del)</source>
        <translation>상자 삭제 (Del)</translation>
    </message>
    <message>
        <source>Number on from this box (N)</source>
        <translation>여기부터 번호 다시 매기기 (N)</translation>
    </message>
    <message>
        <source>Leave (Esc)</source>
        <translation>나가기 (Esc)</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>이전 쪽</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>다음 쪽</translation>
    </message>
    <message>
        <source>Question paper</source>
        <translation>시험지</translation>
    </message>
    <message>
        <source>Drag an edge or a box; drag on empty paper for a new one.
Tab: next box · Arrows: 1 mm · Shift+arrows: size
Digits: question number, 4-6 for a shared passage
PgUp, PgDn: page. Orange print is in no box.</source>
        <translation>상자나 모서리를 끌어 맞추세요. 빈 곳을 끌면 새 상자입니다.
Tab: 다음 상자 · 화살표: 1 mm · Shift+화살표: 크기
숫자: 문항 번호, 공통 지문은 4-6
PgUp, PgDn: 쪽 이동. 주황색은 상자 밖의 인쇄입니다.</translation>
    </message>
</context>
<context>
    <name>PaperView</name>
    <message>
        <source>Loading the paper…</source>
        <translation>시험지를 불러오는 중입니다…</translation>
    </message>
    <message>
        <source>Finding the questions…</source>
        <translation>문항을 찾는 중입니다…</translation>
    </message>
    <message>
        <source>{name}, page {page}: {why}</source>
        <translation>{name} {page}쪽: {why}</translation>
    </message>
    <message>
        <source> (and {count} more)</source>
        <translation> (외 {count}건)</translation>
    </message>
    <message>
        <source>No question paper yet. Add its PDF or scan: wrong-note sheets show each question then.</source>
        <translation>아직 시험지가 없습니다. PDF나 스캔 파일을 추가하면 오답노트에 문항 그림이 들어갑니다.</translation>
    </message>
    <message>
        <source>Question paper</source>
        <translation>시험지</translation>
    </message>
    <message>
        <source>{name}: page {done} of {count}</source>
        <translation>{name}: {count}쪽 중 {done}쪽</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>The printer did not take it. Is it switched on and does it have paper?</source>
        <translation>인쇄하지 못했습니다. 프린터의 전원과 용지를 확인하세요.</translation>
    </message>
</context>
<context>
    <name>ProvisionalLine</name>
    <message>
        <source>Every score is provisional: it may change once the sheets are reviewed.</source>
        <translation>모두 임시 점수입니다. 검토하면 바뀔 수 있습니다.</translation>
    </message>
    <message>
        <source>Go to the review</source>
        <translation>검토로 이동</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Kinds of doubt</source>
        <translation>검토 종류</translation>
    </message>
    <message>
        <source>Doubts</source>
        <translation>검토할 문항</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>검토 대기열</translation>
    </message>
</context>
<context>
    <name>RecentSheets</name>
    <message>
        <source>Just read</source>
        <translation>방금 인식</translation>
    </message>
    <message>
        <source>= Already scanned</source>
        <translation>= 이미 스캔됨</translation>
    </message>
    <message>
        <source>… Reading</source>
        <translation>… 인식 중</translation>
    </message>
    <message>
        <source>✕ Cancelled</source>
        <translation>✕ 취소됨</translation>
    </message>
    <message>
        <source>? To review {count}</source>
        <translation>? 검토 {count}</translation>
    </message>
    <message>
        <source>= Two sheets of one student</source>
        <translation>= 같은 학생 답안지 2장</translation>
    </message>
</context>
<context>
    <name>RefusedList</name>
    <message>
        <source>Already scanned: {name} is the same picture as {first}, which was discarded. Choose it in the list to read it again.</source>
        <translation>이미 스캔됨: {name} 파일은 폐기한 {first} 파일과 같은 그림입니다. 다시 인식하려면 목록에서 고르세요.</translation>
    </message>
    <message>
        <source>Already scanned: {name} is the same picture as {first}.</source>
        <translation>이미 스캔됨: {name} 파일은 {first} 파일과 같은 그림입니다.</translation>
    </message>
    <message>
        <source>Already scanned {count}</source>
        <translation>이미 스캔됨 {count}</translation>
    </message>
    <message>
        <source>Could not be taken {count}</source>
        <translation>가져오지 못함 {count}</translation>
    </message>
    <message>
        <source>Hide the list</source>
        <translation>목록 접기</translation>
    </message>
    <message>
        <source>Show the list</source>
        <translation>목록 보기</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>목록 비우기</translation>
    </message>
    <message>
        <source>What was not taken</source>
        <translation>가져오지 않은 파일</translation>
    </message>
</context>
<context>
    <name>RescueWindow</name>
    <message>
        <source>Grading station</source>
        <translation>채점 스테이션</translation>
    </message>
    <message>
        <source>The station cannot be opened</source>
        <translation>스테이션을 열 수 없습니다</translation>
    </message>
    <message>
        <source>The damaged file is set aside, not deleted. All pictures are still there: those that came after the copy can be taken in again.</source>
        <translation>손상된 파일은 지우지 않고 따로 보관합니다. 그림은 모두 그대로 있으며, 백업 이후에 들어온 그림은 다시 가져올 수 있습니다.</translation>
    </message>
    <message>
        <source>Go on with the copy of {day}</source>
        <translation>{day} 백업으로 계속하기</translation>
    </message>
    <message>
        <source>Begin with an empty station</source>
        <translation>빈 상태로 시작하기</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message>
        <source>Scores</source>
        <translation>성적표</translation>
    </message>
    <message>
        <source>Scores ({count} provisional)</source>
        <translation>성적표(임시 {count})</translation>
    </message>
    <message>
        <source>The result text is on the clipboard.</source>
        <translation>결과 문구를 복사했습니다.</translation>
    </message>
    <message>
        <source>Nothing to undo.</source>
        <translation>되돌릴 것이 없습니다.</translation>
    </message>
    <message>
        <source>Undone.</source>
        <translation>되돌렸습니다.</translation>
    </message>
    <message>
        <source>That was the last one.</source>
        <translation>마지막 학생입니다.</translation>
    </message>
    <message>
        <source>That was the first one.</source>
        <translation>첫 번째 학생입니다.</translation>
    </message>
    <message>
        <source>Nobody fits. Choose “All” on the left, or clear the search.</source>
        <translation>조건에 맞는 학생이 없습니다. 왼쪽에서 ‘전체’를 고르거나 검색어를 지우세요.</translation>
    </message>
</context>
<context>
    <name>ReviewPanes</name>
    <message>
        <source>Whole sheet (Z)</source>
        <translation>답안지 전체 (Z)</translation>
    </message>
    <message>
        <source>As scanned (O)</source>
        <translation>원본 그림 (O)</translation>
    </message>
    <message>
        <source>Gallery (G)</source>
        <translation>모아보기 (G)</translation>
    </message>
    <message>
        <source>Shortcuts (?)</source>
        <translation>단축키 (?)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>되돌리기 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>폐기…</translation>
    </message>
    <message>
        <source>Discard… (Shift+Del)</source>
        <translation>폐기… (Shift+Del)</translation>
    </message>
    <message>
        <source>Confirm this sheet (Ctrl+Enter)</source>
        <translation>이 답안지 확정 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Later (L)</source>
        <translation>나중에 검토 (L)</translation>
    </message>
    <message>
        <source>Loading the picture…</source>
        <translation>그림을 불러오는 중입니다…</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>Settled {read}/{all}</source>
        <translation>자동 인식 {read}/{all}</translation>
    </message>
    <message>
        <source>To review {count}</source>
        <translation>검토 남음 {count}</translation>
    </message>
    <message>
        <source>Alignment {mm:.2f} mm</source>
        <translation>정렬 오차 {mm:.2f} mm</translation>
    </message>
</context>
<context>
    <name>ReviewView</name>
    <message>
        <source>Nothing here looks alike enough to be confirmed together.</source>
        <translation>함께 확정할 만큼 비슷한 문항이 없습니다.</translation>
    </message>
    <message>
        <source>No student has two sheets.</source>
        <translation>같은 학생의 답안지가 두 장인 경우가 없습니다.</translation>
    </message>
    <message>
        <source>Discarded. Ctrl+Z brings it back.</source>
        <translation>폐기했습니다. Ctrl+Z로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>The place of this sheet is not in doubt.</source>
        <translation>이 답안지의 위치는 의심되지 않습니다.</translation>
    </message>
    <message>
        <source>{count} confirmed. Ctrl+Z takes them back.</source>
        <translation>{count}건을 확정했습니다. Ctrl+Z로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>The other sheet is superseded. Ctrl+Z takes it back.</source>
        <translation>다른 답안지는 대체됨으로 두었습니다. Ctrl+Z로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>No answers to review.</source>
        <translation>검토할 답안이 없습니다.</translation>
    </message>
    <message>
        <source>Contrast {level:+d}</source>
        <translation>대비 {level:+d}</translation>
    </message>
    <message>
        <source>Confirmed. Ctrl+Z takes it back.</source>
        <translation>확정했습니다. Ctrl+Z로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>No. {n}</source>
        <translation>{n}번</translation>
    </message>
    <message>
        <source>The sheet is open again: confirm it when it is right (Ctrl+Enter).</source>
        <translation>확정을 풀었습니다. 다 고쳤으면 다시 확정하세요 (Ctrl+Enter).</translation>
    </message>
    <message>
        <source>There is no picture of this yet. Type the answer, or L for later.</source>
        <translation>아직 그림이 보이지 않습니다. 답을 직접 입력하거나 L로 나중에 하세요.</translation>
    </message>
    <message>
        <source>Nothing to undo.</source>
        <translation>되돌릴 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing to redo.</source>
        <translation>다시 실행할 것이 없습니다.</translation>
    </message>
</context>
<context>
    <name>RosterImportView</name>
    <message>
        <source>Roster from {file}</source>
        <translation>{file}의 명단</translation>
    </message>
    <message>
        <source>– none –</source>
        <translation>– 없음 –</translation>
    </message>
    <message>
        <source>{new} new · {known} on the roster already · {left} rows left out</source>
        <translation>새 학생 {new}명 · 이미 명단에 있음 {known}명 · 제외한 줄 {left}개</translation>
    </message>
    <message>
        <source>{count} who are not in the file leave the roster: {names}</source>
        <translation>파일에 없는 {count}명은 명단에서 뺍니다: {names}</translation>
    </message>
    <message>
        <source>{count} who are not in the file have a sheet and stay.</source>
        <translation>파일에 없지만 답안지가 있는 {count}명은 남습니다.</translation>
    </message>
    <message>
        <source>{count} known students get other numbers, names or classes: {names}</source>
        <translation>이미 있는 학생 {count}명의 번호, 이름, 반이 바뀝니다: {names}</translation>
    </message>
    <message>
        <source>Say which column holds the names.</source>
        <translation>이름이 있는 열을 고르세요.</translation>
    </message>
    <message>
        <source>The first row is a heading</source>
        <translation>첫 줄은 제목</translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation>파일의 줄</translation>
    </message>
    <message>
        <source>Put on the roster</source>
        <translation>명단에 넣기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>RosterPage</name>
    <message>
        <source>Roster</source>
        <translation>명단</translation>
    </message>
    <message>
        <source>There is nothing to paste: copy cells in your spreadsheet first.</source>
        <translation>붙여 넣을 것이 없습니다. 먼저 엑셀에서 셀을 복사하세요.</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>클립보드</translation>
    </message>
    <message>
        <source>Type the student's name.</source>
        <translation>학생 이름을 입력하세요.</translation>
    </message>
    <message>
        <source>{count} students</source>
        <translation>학생 {count}명</translation>
    </message>
    <message>
        <source>{count} without a number</source>
        <translation>번호 없는 학생 {count}명</translation>
    </message>
    <message>
        <source>sheet ✓</source>
        <translation>답안지 ✓</translation>
    </message>
    <message>
        <source>Roster from a file…</source>
        <translation>명단 파일…</translation>
    </message>
    <message>
        <source>Spreadsheets</source>
        <translation>엑셀·CSV 파일</translation>
    </message>
    <message>
        <source>{exam} ({count} students)</source>
        <translation>{exam} ({count}명)</translation>
    </message>
    <message>
        <source>No other exam has a roster.</source>
        <translation>명단이 있는 다른 시험이 없습니다.</translation>
    </message>
    <message>
        <source>Select students first.</source>
        <translation>먼저 학생을 고르세요.</translation>
    </message>
    <message>
        <source>{count} stay: they have a sheet.</source>
        <translation>답안지가 있는 {count}명은 남았습니다.</translation>
    </message>
    <message>
        <source>No roster yet: the identifier stands for the student. Bring a CSV or XLSX file, drop it here, or paste cells.</source>
        <translation>아직 명단이 없어 식별번호로만 구분합니다. CSV나 엑셀 파일을 불러오거나, 여기에 끌어다 놓거나, 셀을 붙여 넣으세요.</translation>
    </message>
    <message>
        <source>From a file (CSV, XLSX)…</source>
        <translation>파일에서 (CSV, 엑셀)…</translation>
    </message>
    <message>
        <source>Paste cells</source>
        <translation>셀 붙여넣기</translation>
    </message>
    <message>
        <source>From another exam</source>
        <translation>다른 시험에서</translation>
    </message>
    <message>
        <source>Remove the selected</source>
        <translation>선택한 학생 빼기</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Student's phone</source>
        <translation>학생 전화</translation>
    </message>
    <message>
        <source>Parent's phone</source>
        <translation>학부모 전화</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>반</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Add the student</source>
        <translation>학생 추가</translation>
    </message>
</context>
<context>
    <name>ScoreTable</name>
    <message>
        <source>No. {number}</source>
        <translation>{number}번</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>반</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>등수</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>틀린 문항</translation>
    </message>
</context>
<context>
    <name>ScoreView</name>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>On</source>
        <translation>켜기</translation>
    </message>
    <message>
        <source>Back to default</source>
        <translation>기본값으로</translation>
    </message>
    <message>
        <source>Back to default: {setting}</source>
        <translation>기본값으로: {setting}</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>설정 찾기</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>No setting is called so.</source>
        <translation>그런 설정이 없습니다.</translation>
    </message>
</context>
<context>
    <name>SheetCanvas</name>
    <message>
        <source>The whole answer sheet</source>
        <translation>답안지 전체</translation>
    </message>
</context>
<context>
    <name>SheetPane</name>
    <message>
        <source>Wrong: {numbers}</source>
        <translation>틀린 문항: {numbers}</translation>
    </message>
    <message>
        <source>There is no sheet.</source>
        <translation>답안지가 없습니다.</translation>
    </message>
    <message>
        <source>This sheet was typed in: there is no picture.</source>
        <translation>직접 입력한 답안지라 그림이 없습니다.</translation>
    </message>
    <message>
        <source>Loading the picture…</source>
        <translation>그림을 불러오는 중입니다…</translation>
    </message>
    <message>
        <source>rank {rank} of {count}</source>
        <translation>{count}명 중 {rank}등</translation>
    </message>
    <message>
        <source>form not known</source>
        <translation>유형 모름</translation>
    </message>
    <message>
        <source>{points} / {max} points</source>
        <translation>{points} / {max}점</translation>
    </message>
    <message>
        <source>{score} (provisional)</source>
        <translation>{score} (임시)</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>외 {count}건</translation>
    </message>
    <message>
        <source>Nothing was corrected.</source>
        <translation>수정한 것이 없습니다.</translation>
    </message>
    <message>
        <source>Go to the review</source>
        <translation>검토로 이동</translation>
    </message>
    <message>
        <source>Copy result text</source>
        <translation>결과 문구 복사</translation>
    </message>
    <message>
        <source>Wrong note</source>
        <translation>오답노트</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>크게 보기</translation>
    </message>
    <message>
        <source>History</source>
        <translation>수정 기록</translation>
    </message>
</context>
<context>
    <name>SheetQuestion</name>
    <message>
        <source>Discard… (Shift+Del)</source>
        <translation>폐기… (Shift+Del)</translation>
    </message>
    <message>
        <source>Set the corners by hand (C)</source>
        <translation>모서리 직접 맞추기 (C)</translation>
    </message>
    <message>
        <source>Only a note: no answer changes. Space says that you have seen it.</source>
        <translation>알림일 뿐 답은 바뀌지 않습니다. 확인했으면 Space를 누르세요.</translation>
    </message>
    <message>
        <source>Seen (Space)</source>
        <translation>확인함 (Space)</translation>
    </message>
    <message>
        <source>Which form of the exam is this sheet?</source>
        <translation>이 답안지는 어느 유형입니까?</translation>
    </message>
    <message>
        <source>A number chooses. The marked one has the key that fits best.</source>
        <translation>숫자로 고르세요. 표시된 유형의 정답과 가장 잘 맞습니다.</translation>
    </message>
    <message>
        <source>One student has two sheets. Exactly one of them counts.</source>
        <translation>한 학생의 답안지가 두 장입니다. 그중 한 장만 인정됩니다.</translation>
    </message>
    <message>
        <source>Choose a form by its number.</source>
        <translation>유형을 숫자로 고르세요.</translation>
    </message>
    <message>
        <source>Until then neither of them can be confirmed.</source>
        <translation>채택하기 전에는 둘 다 확정할 수 없습니다.</translation>
    </message>
    <message>
        <source>Side by side (Enter)</source>
        <translation>나란히 비교 (Enter)</translation>
    </message>
    <message>
        <source>Space: the sheet is fine as it is · Z whole sheet · O as scanned</source>
        <translation>Space 괜찮음 · Z 답안지 전체 · O 원본 그림</translation>
    </message>
    <message>
        <source>It is fine (Space)</source>
        <translation>괜찮음 (Space)</translation>
    </message>
</context>
<context>
    <name>ShortcutCard</name>
    <message>
        <source>Back (Esc)</source>
        <translation>돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>단축키</translation>
    </message>
</context>
<context>
    <name>SinceLine</name>
    <message>
        <source>Show the changes</source>
        <translation>바뀐 것 보기</translation>
    </message>
    <message>
        <source>Changed since the last export ({when}):</source>
        <translation>지난 내보내기({when}) 뒤 바뀐 것:</translation>
    </message>
    <message>
        <source>{count} new sheets</source>
        <translation>새 답안지 {count}장</translation>
    </message>
    <message>
        <source>{count} sheets less</source>
        <translation>없어진 답안지 {count}장</translation>
    </message>
    <message>
        <source>other sheet for {count}</source>
        <translation>답안지 바뀜 {count}명</translation>
    </message>
    <message>
        <source>score of {count}</source>
        <translation>점수 {count}명</translation>
    </message>
    <message>
        <source>only the rank of {count}</source>
        <translation>등수만 {count}명</translation>
    </message>
    <message>
        <source>only the state of {count}</source>
        <translation>상태만 {count}명</translation>
    </message>
</context>
<context>
    <name>StateCard</name>
    <message>
        <source>Choose an exam first.</source>
        <translation>시험을 먼저 선택하세요.</translation>
    </message>
    <message>
        <source>Choose an exam</source>
        <translation>시험 선택</translation>
    </message>
    <message>
        <source>Working out the results…</source>
        <translation>성적을 계산하는 중…</translation>
    </message>
    <message>
        <source>No sheets yet.</source>
        <translation>아직 답안지가 없습니다.</translation>
    </message>
    <message>
        <source>Results appear here as soon as the first sheet has been read.</source>
        <translation>첫 답안지를 판독하면 바로 성적이 나옵니다.</translation>
    </message>
    <message>
        <source>Scan sheets</source>
        <translation>스캔하기</translation>
    </message>
    <message>
        <source>There is no answer key yet, so nothing is graded.</source>
        <translation>정답이 없어 아직 채점하지 않았습니다.</translation>
    </message>
    <message>
        <source>The answers are kept. Scores appear the moment there is a key.</source>
        <translation>답안은 저장되어 있습니다. 정답을 넣으면 바로 점수가 나옵니다.</translation>
    </message>
    <message>
        <source>Enter the answer key</source>
        <translation>정답 입력</translation>
    </message>
    <message>
        <source>The results could not be loaded. The sheets are all still there.</source>
        <translation>성적을 불러오지 못했습니다. 기존 답안은 그대로 있습니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>StudentChoices</name>
    <message>
        <source>/ Name, initials or number</source>
        <translation>/ 이름, 초성, 번호</translation>
    </message>
    <message>
        <source>Search a student</source>
        <translation>학생 찾기</translation>
    </message>
    <message>
        <source>Off the list (Shift+U)</source>
        <translation>명단 외 (Shift+U)</translation>
    </message>
    <message>
        <source>Nobody on the roster is called so.</source>
        <translation>명단에 그런 학생이 없습니다.</translation>
    </message>
</context>
<context>
    <name>StudentFlow</name>
    <message>
        <source>There is no picture of this yet. Type the number, or L for later.</source>
        <translation>아직 그림이 없습니다. 번호를 입력하거나 L로 나중에 보세요.</translation>
    </message>
    <message>
        <source>The student was changed. Ctrl+Z takes it back.</source>
        <translation>학생을 바꿨습니다. Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message>
        <source>This exam has no roster yet: give it one under “Exams”.</source>
        <translation>이 시험에는 아직 명단이 없습니다. “시험”에서 명단을 넣으세요.</translation>
    </message>
</context>
<context>
    <name>TypedPane</name>
    <message>
        <source>(number {line} on the roster)</source>
        <translation>(명단 {line}번째)</translation>
    </message>
    <message>
        <source>(has a sheet)</source>
        <translation>(답안지 있음)</translation>
    </message>
    <message>
        <source>Type the answers in the order of the questions.</source>
        <translation>문항 순서대로 답을 입력하세요.</translation>
    </message>
    <message>
        <source>typed in</source>
        <translation>직접 입력</translation>
    </message>
    <message>
        <source>The sheet is there.</source>
        <translation>답안지를 만들었습니다.</translation>
    </message>
    <message>
        <source>{count} questions are still asked in the review.</source>
        <translation>남은 {count}문항은 검토에서 묻습니다.</translation>
    </message>
    <message>
        <source>Several students look the same: choose one from the list.</source>
        <translation>똑같이 보이는 학생이 여럿입니다. 목록에서 고르세요.</translation>
    </message>
    <message>
        <source>Choose a student of the roster.</source>
        <translation>명단에서 학생을 고르세요.</translation>
    </message>
    <message>
        <source>Type the 8 digits of the identifier.</source>
        <translation>식별번호 8자리를 입력하세요.</translation>
    </message>
    <message>
        <source>{typed} of {all} answers</source>
        <translation>{all}문항 중 {typed}문항 입력</translation>
    </message>
    <message>
        <source>Which student</source>
        <translation>학생</translation>
    </message>
    <message>
        <source>Identifier, 8 digits</source>
        <translation>식별번호 8자리</translation>
    </message>
    <message>
        <source>Answers in order: 3 1 5 2 … · - blank · 1,3 two marks</source>
        <translation>순서대로 답: 3 1 5 2 … · - 빈칸 · 1,3 두 개 마킹</translation>
    </message>
    <message>
        <source>Answers in the order of the questions</source>
        <translation>문항 순서대로 답</translation>
    </message>
    <message>
        <source>Make the sheet</source>
        <translation>답안지 만들기</translation>
    </message>
    <message>
        <source>A sheet that cannot be scanned: type it from the paper.</source>
        <translation>스캔할 수 없는 답안지는 종이를 보며 직접 입력하세요.</translation>
    </message>
</context>
<context>
    <name>WatchPane</name>
    <message>
        <source>Choose the folder that your scanner writes into.</source>
        <translation>스캐너가 저장하는 폴더를 선택하세요.</translation>
    </message>
    <message>
        <source>Choose an exam first.</source>
        <translation>시험을 먼저 선택하세요.</translation>
    </message>
    <message>
        <source>Not watching. Files that come meanwhile are taken when you start it.</source>
        <translation>감시를 멈췄습니다. 그동안 들어온 파일은 다시 시작하면 가져옵니다.</translation>
    </message>
    <message>
        <source>Waiting until {count} files are completely written.</source>
        <translation>파일 {count}개가 모두 저장되기를 기다립니다.</translation>
    </message>
    <message>
        <source>Watching. New files are taken at once.</source>
        <translation>감시 중입니다. 새 파일이 들어오면 바로 가져옵니다.</translation>
    </message>
    <message>
        <source>No folder chosen</source>
        <translation>선택한 폴더 없음</translation>
    </message>
    <message>
        <source>Taken {count}</source>
        <translation>가져옴 {count}</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>감시 멈춤</translation>
    </message>
    <message>
        <source>Start watching</source>
        <translation>감시 시작</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>감시할 폴더 선택</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>폴더 선택…</translation>
    </message>
    <message>
        <source>Forget the folder</source>
        <translation>폴더 지정 해제</translation>
    </message>
    <message>
        <source>What the watched folder is doing</source>
        <translation>폴더 감시 상태</translation>
    </message>
    <message>
        <source>Sub folders too</source>
        <translation>하위 폴더 포함</translation>
    </message>
    <message>
        <source>Move taken files to the sub folder "done"</source>
        <translation>가져온 파일을 ‘done’ 폴더로 옮기기</translation>
    </message>
    <message>
        <source>Folder watch</source>
        <translation>폴더 감시</translation>
    </message>
</context>
<context>
    <name>WelcomeView</name>
    <message>
        <source>none yet; files can be dropped in as well</source>
        <translation>아직 없음 (파일을 끌어다 놓아도 됩니다)</translation>
    </message>
    <message>
        <source>Folder of the scanner</source>
        <translation>스캐너 저장 폴더</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>고르기…</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Make the first exam</source>
        <translation>첫 시험 만들기</translation>
    </message>
    <message>
        <source>Look round in the demo mode</source>
        <translation>체험 모드로 둘러보기</translation>
    </message>
    <message>
        <source>Welcome to the grading station</source>
        <translation>채점 스테이션에 오신 것을 환영합니다</translation>
    </message>
    <message>
        <source>Scan, photograph or drop in answer sheets; the station reads them here, on this PC, and asks where it is not sure. Everything can be changed later in the settings.</source>
        <translation>답안지를 스캔하거나 찍거나 끌어다 놓으세요. 이 PC에서 바로 읽고, 확실하지 않은 곳만 여쭤봅니다. 모든 것은 나중에 설정에서 바꿀 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>WindowNotices</name>
    <message>
        <source>The station did not end by itself last time. Everything is kept; go on where you were.</source>
        <translation>지난번에 정상 종료되지 않았습니다. 모두 그대로 있으니 하던 곳에서 이어서 하세요.</translation>
    </message>
    <message>
        <source>To the review</source>
        <translation>검토로 이동</translation>
    </message>
    <message>
        <source>{count} pictures came after the copy that is in use. They can be taken into this exam.</source>
        <translation>지금 쓰는 백업 이후에 들어온 그림이 {count}장 있습니다. 이 시험에 넣을 수 있습니다.</translation>
    </message>
    <message>
        <source>Take them</source>
        <translation>이 시험에 넣기</translation>
    </message>
    <message>
        <source>Demo mode: nothing is sent, and it is emptied when you leave.</source>
        <translation>체험 모드 - 전송되지 않으며, 나가면 비워집니다.</translation>
    </message>
    <message>
        <source>Sheets come in: {done} of {count}.</source>
        <translation>답안지가 들어오는 중: {done}/{count}</translation>
    </message>
    <message>
        <source>Leave the demo</source>
        <translation>체험 끝내기</translation>
    </message>
    <message>
        <source>The demo cannot be opened. {reason} Your own exams are as they were.</source>
        <translation>데모를 열 수 없습니다. {reason} 내 시험은 그대로 있습니다.</translation>
    </message>
</context>
<context>
    <name>_Changes</name>
    <message>
        <source>Difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>등수</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
</context>
<context>
    <name>_FolderEdit</name>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>고르기…</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>감시할 폴더</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>Open the data folder</source>
        <translation>데이터 폴더 열기</translation>
    </message>
    <message>
        <source>Grading station {version}, MIT licence.</source>
        <translation>채점 스테이션 {version}, MIT 라이선스</translation>
    </message>
    <message>
        <source>It stands on: {others}.</source>
        <translation>함께 쓰는 소프트웨어: {others}</translation>
    </message>
    <message>
        <source>About</source>
        <translation>정보</translation>
    </message>
</context>
<context>
    <name>camera</name>
    <message>
        <source>Ready</source>
        <translation>준비</translation>
    </message>
    <message>
        <source>Moving</source>
        <translation>움직임</translation>
    </message>
    <message>
        <source>Still</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>Capturing</source>
        <translation>촬영</translation>
    </message>
    <message>
        <source>Take it away</source>
        <translation>치워 주세요</translation>
    </message>
    <message>
        <source>Bring the sheet a little closer to the camera.</source>
        <translation>조금 더 가까이 놓으세요.</translation>
    </message>
    <message>
        <source>Let the sheet lie still.</source>
        <translation>움직이지 않게 그대로 두세요.</translation>
    </message>
    <message>
        <source>The picture is blurred. Wipe the lens or change its height.</source>
        <translation>흐립니다. 렌즈를 닦거나 높이를 조절하세요.</translation>
    </message>
    <message>
        <source>Light is reflected. Turn the lamp or the sheet.</source>
        <translation>반사를 피하세요. 조명이나 답안지의 방향을 바꾸세요.</translation>
    </message>
    <message>
        <source>It is too dark. Switch on a light.</source>
        <translation>어둡습니다. 조명을 켜세요.</translation>
    </message>
    <message>
        <source>The sheet is cut off. Show all four corners.</source>
        <translation>답안지가 잘렸습니다. 네 모서리가 모두 보이게 놓으세요.</translation>
    </message>
    <message>
        <source>Captured. Take it away and lay down the next one.</source>
        <translation>촬영했습니다. 치우고 다음 답안지를 놓아 주세요.</translation>
    </message>
    <message>
        <source>No sheet of this exam is in view.</source>
        <translation>이 시험의 답안지가 보이지 않습니다.</translation>
    </message>
    <message>
        <source>Lay a sheet under the camera.</source>
        <translation>답안지를 카메라 아래에 놓으세요.</translation>
    </message>
</context>
<context>
    <name>demo</name>
    <message>
        <source>Demo camera</source>
        <translation>체험 카메라</translation>
    </message>
</context>
<context>
    <name>empty</name>
    <message>
        <source>Sending is not set up yet.</source>
        <translation>아직 전송을 설정하지 않았습니다.</translation>
    </message>
    <message>
        <source>Confirmed sheets wait here; nothing is lost.</source>
        <translation>확정한 답안지는 여기서 기다립니다. 잃는 것은 없습니다.</translation>
    </message>
</context>
<context>
    <name>results</name>
    <message>
        <source>Confirmed</source>
        <translation>확정</translation>
    </message>
    <message>
        <source>Not confirmed</source>
        <translation>확정 전</translation>
    </message>
    <message>
        <source>Two sheets of a student</source>
        <translation>같은 학생 2장</translation>
    </message>
    <message>
        <source>Absent</source>
        <translation>미응시</translation>
    </message>
    <message>
        <source>Not identified</source>
        <translation>미식별</translation>
    </message>
    <message>
        <source>Not on the list</source>
        <translation>명단 외</translation>
    </message>
    <message>
        <source>{points}* provisional</source>
        <translation>{points}* 임시</translation>
    </message>
    <message>
        <source>No. {number}</source>
        <translation>{number}번</translation>
    </message>
    <message>
        <source>{head}: {points} of {max} points</source>
        <translation>{head}: {max}점 중 {points}점</translation>
    </message>
    <message>
        <source> · right answer {right}</source>
        <translation> · 정답 {right}</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 또는 </translation>
    </message>
    <message>
        <source>right</source>
        <translation>맞음</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>틀림</translation>
    </message>
    <message>
        <source>to review</source>
        <translation>검토 필요</translation>
    </message>
    <message>
        <source>right for everyone</source>
        <translation>전원 정답</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>○ right   × wrong   ∅ blank   2 double mark   ? to review   · left out   * provisional</source>
        <translation>○ 맞음   × 틀림   ∅ 빈칸   2 중복마킹   ? 검토 필요   · 제외   * 임시</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>점수 없음</translation>
    </message>
    <message>
        <source>{points} points</source>
        <translation>{points}점</translation>
    </message>
    <message>
        <source>{points}, rank {rank}</source>
        <translation>{points}, {rank}등</translation>
    </message>
    <message>
        <source>new sheet</source>
        <translation>새 답안지</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>없어짐</translation>
    </message>
    <message>
        <source>other sheet</source>
        <translation>답안지 바뀜</translation>
    </message>
    <message>
        <source>score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>등수</translation>
    </message>
    <message>
        <source>state</source>
        <translation>상태</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>The window opens anew in the other language; nothing is lost.</source>
        <translation>창이 그 언어로 다시 열립니다. 잃는 것은 없습니다.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Sheets keep their own colours.</source>
        <translation>답안지 색은 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>글자 크기</translation>
    </message>
    <message>
        <source>For everything that is read on the screen.</source>
        <translation>화면의 모든 글자에 적용됩니다.</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>스캔</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>감시할 폴더</translation>
    </message>
    <message>
        <source>What a scanner puts there is taken by itself.</source>
        <translation>스캐너가 저장한 파일을 자동으로 가져옵니다.</translation>
    </message>
    <message>
        <source>Sub folders too</source>
        <translation>하위 폴더 포함</translation>
    </message>
    <message>
        <source>Folders inside the watched folder are watched as well.</source>
        <translation>감시할 폴더 안의 폴더도 살펴봅니다.</translation>
    </message>
    <message>
        <source>Move taken files away</source>
        <translation>가져온 파일 옮기기</translation>
    </message>
    <message>
        <source>Files that are kept go to the sub folder "done".</source>
        <translation>저장을 마친 파일을 하위 폴더 "done"으로 옮깁니다.</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>소리</translation>
    </message>
    <message>
        <source>Sounds while capturing</source>
        <translation>스캔할 때 소리</translation>
    </message>
    <message>
        <source>Every sound has a sign on the screen too.</source>
        <translation>모든 소리는 화면에도 표시됩니다.</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>음량</translation>
    </message>
    <message>
        <source>Of the sounds while capturing.</source>
        <translation>스캔할 때 나는 소리의 크기입니다.</translation>
    </message>
    <message>
        <source>Caution</source>
        <translation>신중함</translation>
    </message>
    <message>
        <source>How readily the station asks. Holds for sheets that are read from now on.</source>
        <translation>얼마나 자주 여쭤볼지 정합니다. 지금부터 읽는 답안지에 적용됩니다.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>보통</translation>
    </message>
    <message>
        <source>Careful</source>
        <translation>신중하게</translation>
    </message>
    <message>
        <source>Very careful</source>
        <translation>매우 신중하게</translation>
    </message>
    <message>
        <source>Show sure double marks</source>
        <translation>확실한 중복마킹도 보기</translation>
    </message>
    <message>
        <source>They are listed for a look; no sheet waits for it.</source>
        <translation>확인용 목록에만 나오며, 답안지 확정을 막지 않습니다.</translation>
    </message>
    <message>
        <source>Show sure blanks</source>
        <translation>빈칸도 확인</translation>
    </message>
    <message>
        <source>Confirm sheets without doubts by themselves</source>
        <translation>이상 없는 답안지 자동 확정</translation>
    </message>
    <message>
        <source>As soon as they are read. “Open again” beside the sheet takes it back.</source>
        <translation>읽는 즉시 확정합니다. 답안지 옆의 ‘확정 취소’로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>Daily copies</source>
        <translation>하루 한 번 백업</translation>
    </message>
    <message>
        <source>So many daily copies of the database are kept; 0 keeps none.</source>
        <translation>보관할 백업 수입니다. 0이면 백업하지 않습니다.</translation>
    </message>
    <message>
        <source>Keeping</source>
        <translation>저장·보관</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>language: en</source>
        <translation>ko</translation>
    </message>
    <message>
        <source>Blank</source>
        <translation>빈칸</translation>
    </message>
    <message>
        <source>Double mark</source>
        <translation>중복마킹</translation>
    </message>
    <message>
        <source>Faint mark</source>
        <translation>흐린 마킹</translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>지운 흔적</translation>
    </message>
    <message>
        <source>Red pre-mark</source>
        <translation>예비마킹</translation>
    </message>
    <message>
        <source>Unsure place</source>
        <translation>위치 불확실</translation>
    </message>
    <message>
        <source>Short answer</source>
        <translation>단답형</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Student's phone</source>
        <translation>학생 전화</translation>
    </message>
    <message>
        <source>Parent's phone</source>
        <translation>학부모 전화</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>식별번호</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>반</translation>
    </message>
    <message>
        <source>no name: left out</source>
        <translation>이름 없음: 제외</translation>
    </message>
    <message>
        <source>stands twice: left out</source>
        <translation>중복: 제외</translation>
    </message>
    <message>
        <source>no number: is picked by name</source>
        <translation>번호 없음: 이름으로 고름</translation>
    </message>
    <message>
        <source>a number with fewer than 8 digits</source>
        <translation>8자리가 안 되는 번호</translation>
    </message>
    <message>
        <source>same number as another student</source>
        <translation>다른 학생과 같은 번호</translation>
    </message>
    <message>
        <source>Whole sheet</source>
        <translation>답안지 전체</translation>
    </message>
    <message>
        <source>Unclear mark</source>
        <translation>애매한 마킹</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Two sheets of a student</source>
        <translation>같은 학생 2장</translation>
    </message>
    <message>
        <source>Answer shift?</source>
        <translation>밀려쓰기 의심</translation>
    </message>
    <message>
        <source>Two sheets</source>
        <translation>같은 학생 2장</translation>
    </message>
    <message>
        <source>Double marks, a look</source>
        <translation>중복마킹 확인</translation>
    </message>
    <message>
        <source>Blanks, a look</source>
        <translation>빈칸 확인</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>고치기</translation>
    </message>
    <message>
        <source>Many blanks: is this the right sheet, was it filled?</source>
        <translation>빈칸이 많습니다. 이 시험의 답안지가 맞는지, 다 작성했는지 확인하세요.</translation>
    </message>
    <message>
        <source>Many double marks: do the marks belong to the rows?</source>
        <translation>중복마킹이 많습니다. 표시가 문항 줄과 맞는지 확인하세요.</translation>
    </message>
    <message>
        <source>Alignment in doubt: do the frames lie on the print?</source>
        <translation>정렬 의심: 표시한 칸이 인쇄된 칸과 맞는지 확인하세요.</translation>
    </message>
    <message>
        <source>Answer shift suspected: one row up from No. {number}</source>
        <translation>밀려쓰기 의심: {number}번부터 한 칸 위로</translation>
    </message>
    <message>
        <source>Answer shift suspected: one row down from No. {number}</source>
        <translation>밀려쓰기 의심: {number}번부터 한 칸 아래로</translation>
    </message>
    <message>
        <source>Pictures and PDF</source>
        <translation>그림과 PDF</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>인식 중</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>No doubts</source>
        <translation>이상 없음</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>확정</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>전송됨</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>폐기</translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation>대체됨</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>답</translation>
    </message>
    <message>
        <source>gallery</source>
        <translation>모아보기</translation>
    </message>
    <message>
        <source>sheet confirmed</source>
        <translation>답안지 확정</translation>
    </message>
    <message>
        <source>all confirmed</source>
        <translation>모두 확정</translation>
    </message>
    <message>
        <source>confirmed by the station</source>
        <translation>자동 확정</translation>
    </message>
    <message>
        <source>opened again</source>
        <translation>확정 취소</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>폐기</translation>
    </message>
    <message>
        <source>read again</source>
        <translation>다시 인식</translation>
    </message>
    <message>
        <source>corners set</source>
        <translation>모서리 맞춤</translation>
    </message>
    <message>
        <source>other sheet accepted</source>
        <translation>다른 답안지 채택</translation>
    </message>
    <message>
        <source>key changed</source>
        <translation>정답 변경</translation>
    </message>
    <message>
        <source>points of essays</source>
        <translation>서술형 점수</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>되돌림</translation>
    </message>
    <message>
        <source>redone</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>By the answer</source>
        <translation>정답대로</translation>
    </message>
    <message>
        <source>Right for everyone</source>
        <translation>전원 정답</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>무효</translation>
    </message>
    <message>
        <source>Essay</source>
        <translation>서술형</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>안 됨</translation>
    </message>
    <message>
        <source>The last sheet counts</source>
        <translation>마지막 답안지</translation>
    </message>
    <message>
        <source>The best score counts</source>
        <translation>높은 점수</translation>
    </message>
    <message>
        <source>Bad scan or photo</source>
        <translation>스캔/사진 품질 불량</translation>
    </message>
    <message>
        <source>Taken by mistake</source>
        <translation>오업로드</translation>
    </message>
    <message>
        <source>Taken twice</source>
        <translation>중복 업로드</translation>
    </message>
    <message>
        <source>No exam for it</source>
        <translation>원본 시험/과제 없음</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>기타</translation>
    </message>
    <message>
        <source>as read</source>
        <translation>인식한 대로</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>확인함</translation>
    </message>
    <message>
        <source>off the list</source>
        <translation>명단 외</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>모름</translation>
    </message>
    <message>
        <source>{points} points</source>
        <translation>{points}점</translation>
    </message>
    <message>
        <source>Off the list</source>
        <translation>명단 외</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>답</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>학생 식별</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>답안지</translation>
    </message>
    <message>
        <source>View</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>In the gallery</source>
        <translation>모아보기에서</translation>
    </message>
    <message>
        <source>Two sheets side by side</source>
        <translation>나란히 비교에서</translation>
    </message>
    <message>
        <source>answer, and on</source>
        <translation>답, 다음으로</translation>
    </message>
    <message>
        <source>blank; in numbers the digit 0</source>
        <translation>빈칸 · 숫자 입력에서는 0</translation>
    </message>
    <message>
        <source>blank</source>
        <translation>빈칸</translation>
    </message>
    <message>
        <source>several marks, then Enter; twice: double as read</source>
        <translation>여러 답 고른 뒤 Enter · 두 번: 중복 그대로</translation>
    </message>
    <message>
        <source>accept the proposal</source>
        <translation>제안 확정</translation>
    </message>
    <message>
        <source>erase a typed digit</source>
        <translation>입력한 숫자 지우기</translation>
    </message>
    <message>
        <source>drop what was typed</source>
        <translation>입력 취소</translation>
    </message>
    <message>
        <source>later</source>
        <translation>나중에 검토</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>next item</source>
        <translation>다음 항목</translation>
    </message>
    <message>
        <source>previous item</source>
        <translation>이전 항목</translation>
    </message>
    <message>
        <source>next sheet</source>
        <translation>다음 답안지</translation>
    </message>
    <message>
        <source>previous sheet</source>
        <translation>이전 답안지</translation>
    </message>
    <message>
        <source>next group</source>
        <translation>다음 묶음</translation>
    </message>
    <message>
        <source>previous group</source>
        <translation>이전 묶음</translation>
    </message>
    <message>
        <source>first item</source>
        <translation>첫 항목</translation>
    </message>
    <message>
        <source>last item</source>
        <translation>마지막 항목</translation>
    </message>
    <message>
        <source>the first student of the card</source>
        <translation>첫째 학생</translation>
    </message>
    <message>
        <source>the second student</source>
        <translation>둘째 학생</translation>
    </message>
    <message>
        <source>the third student</source>
        <translation>셋째 학생</translation>
    </message>
    <message>
        <source>search a student by name or number</source>
        <translation>이름이나 번호로 학생 찾기</translation>
    </message>
    <message>
        <source>not on the roster: park the sheet</source>
        <translation>명단 외로 두기</translation>
    </message>
    <message>
        <source>gallery of what looks alike</source>
        <translation>모아보기</translation>
    </message>
    <message>
        <source>whole sheet</source>
        <translation>답안지 전체</translation>
    </message>
    <message>
        <source>hold: the picture as scanned</source>
        <translation>누르는 동안 원본 그림</translation>
    </message>
    <message>
        <source>enlarge the sheet</source>
        <translation>답안지 확대</translation>
    </message>
    <message>
        <source>shrink the sheet</source>
        <translation>답안지 축소</translation>
    </message>
    <message>
        <source>more contrast</source>
        <translation>대비 높게</translation>
    </message>
    <message>
        <source>less contrast</source>
        <translation>대비 낮게</translation>
    </message>
    <message>
        <source>this card</source>
        <translation>이 단축키 표</translation>
    </message>
    <message>
        <source>confirm this sheet</source>
        <translation>이 답안지 확정</translation>
    </message>
    <message>
        <source>confirm all without doubts</source>
        <translation>이상 없는 답안지 모두 확정</translation>
    </message>
    <message>
        <source>compare two sheets of a student</source>
        <translation>같은 학생 2장 비교</translation>
    </message>
    <message>
        <source>lay the corners of a sheet whose place is unsure</source>
        <translation>위치가 의심되는 답안지의 모서리 맞추기</translation>
    </message>
    <message>
        <source>discard the sheet, with a reason</source>
        <translation>사유를 골라 폐기</translation>
    </message>
    <message>
        <source>move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>exception, for later</source>
        <translation>예외, 나중에 검토</translation>
    </message>
    <message>
        <source>another answer</source>
        <translation>다른 답</translation>
    </message>
    <message>
        <source>confirm the rest</source>
        <translation>나머지 확정</translation>
    </message>
    <message>
        <source>accept the left or the right sheet</source>
        <translation>왼쪽 · 오른쪽 답안 채택</translation>
    </message>
    <message>
        <source>accept the one that is proposed</source>
        <translation>제안한 답안 채택</translation>
    </message>
    <message>
        <source>back</source>
        <translation>돌아가기</translation>
    </message>
    <message>
        <source>No. {number}</source>
        <translation>{number}번</translation>
    </message>
    <message>
        <source>On the roster; a digit is unclear</source>
        <translation>명단에 있음 · 흐린 숫자 있음</translation>
    </message>
    <message>
        <source>One digit differs from the roster</source>
        <translation>명단과 한 자리 다름</translation>
    </message>
    <message>
        <source>Several students share this number</source>
        <translation>여러 학생이 같은 번호</translation>
    </message>
    <message>
        <source>Not all digits could be read</source>
        <translation>읽지 못한 숫자 있음</translation>
    </message>
    <message>
        <source>This number is not on the roster</source>
        <translation>명단에 없는 번호</translation>
    </message>
    <message>
        <source>Not identified</source>
        <translation>미식별</translation>
    </message>
</context>
</TS>
