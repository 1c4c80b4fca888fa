"""What the commands say, in Korean and English."""

from __future__ import annotations

from station.messages import Language

_WORDS: dict[str, tuple[str, str]] = {
    "station": ("답안지를 읽고 채점합니다.", "Reads answer sheets and grades them."),
    "read": (
        "답안지 그림을 읽어 한 쪽에 한 줄의 JSON으로 씁니다.",
        "Reads pictures of answer sheets, one line of JSON a page.",
    ),
    "demo": (
        "체험 모드: 함께 들어 있는 답안지를 읽어 보여 줍니다.",
        "Reads the sheets shipped with the program and shows what came out.",
    ),
    "sheet": (
        "인쇄할 답안지(PDF)와 그 양식 파일을 만듭니다.",
        "Draws an answer sheet to print (PDF) and its template.",
    ),
    "worker": (
        "서버의 작업을 처리하는 워커를 실행합니다.",
        "Runs jobs of the server as a worker of the remote tier.",
    ),
    "worker_kind": (
        "cpu: SQS의 basic과 lite, gpu: SQS의 premium, http: SQS 없이 작업 하나. 설정은 환경 변수로 합니다.",
        "cpu: basic and lite from SQS, gpu: premium from SQS, http: one job without SQS."
        " Settings are environment variables.",
    ),
    "server": (
        "참조용 학원 서버(API)를 실행합니다.",
        "Runs the reference academy server (API).",
    ),
    "dev": (
        "서버, 큐, 저장소, 워커를 이 컴퓨터에서 한꺼번에 실행합니다.",
        "Runs server, queue, storage and workers together on this computer.",
    ),
    "dev_data": (
        "데이터와 로그를 둘 폴더 (없으면 임시 폴더).",
        "Folder for data and logs (else a temporary one).",
    ),
    "dev_trial": (
        "모든 종류의 작업을 하나씩 보내고 결과를 보여 준 뒤 끝냅니다.",
        "Sends one job of every type, shows each result and ends.",
    ),
    "dev_kill": (
        "--trial과 같지만 작업 중인 워커를 매번 강제로 종료합니다.",
        "As --trial, and kills each worker in the middle of its job.",
    ),
    "dev_ready": (
        "서버 {address} · 학원 코드 demo · 아이디 teacher · 관리 화면 {address}/admin/ · 아이디 admin"
        " · 비밀번호는 모두 {password}",
        "Server {address} · academy demo · user teacher · admin pages {address}/admin/ · user admin"
        " · password of both {password}",
    ),
    "dev_job": ("작업", "job"),
    "dev_worker": ("워커", "worker"),
    "dev_status": ("상태", "state"),
    "dev_attempts": ("시도", "attempts"),
    "dev_seconds": ("초", "seconds"),
    "dev_result": ("결과", "result"),
    "dev_killed": ("† 이 작업을 하던 워커를 강제로 종료했습니다.", "† its worker was killed in the middle"),
    "server_host": ("받을 주소.", "Address to listen on."),
    "server_port": ("받을 포트. 0이면 아무 포트나 씁니다.", "Port to listen on; 0 takes any."),
    "server_demo": (
        "데모 학원(demo)과 계정 teacher를 만듭니다. 비밀번호: STATION_DEMO_PASSWORD, 없으면 새로.",
        "Makes the academy demo with the user teacher; password: STATION_DEMO_PASSWORD, else a new one.",
    ),
    "server_admin": (
        "관리 화면의 계정 admin을 만듭니다. 비밀번호: STATION_ADMIN_PASSWORD, 없으면 새로.",
        "Makes the user admin of the admin pages; password: STATION_ADMIN_PASSWORD, else a new one.",
    ),
    "server_queues": (
        "SQS 큐와 DLQ가 없으면 만듭니다.",
        "Makes SQS queues and their DLQ where they are missing.",
    ),
    "server_sweep": (
        "밀린 작업을 정리하는 간격(초). 0이면 하지 않습니다.",
        "Seconds between rounds that put stuck jobs right; 0 never.",
    ),
    "server_ready": (
        "서버를 열었습니다: {address} (관리 화면 {address}/admin/)",
        "Serving at {address} (admin pages {address}/admin/)",
    ),
    "server_demo_ready": (
        "데모 학원: 학원 코드 demo, 아이디 teacher, 비밀번호 {password}",
        "Demo academy: code demo, user teacher, password {password}",
    ),
    "server_admin_ready": (
        "관리 화면: 아이디 admin, 비밀번호 {password}",
        "Admin pages: user admin, password {password}",
    ),
    "template": (
        "양식 파일 또는 폴더. 여러 번 쓸 수 있습니다.",
        "Template file or folder of templates; may be repeated.",
    ),
    "out": ("결과 JSONL 파일 (-: 표준 출력).", "Where to write the lines (-: standard output)."),
    "key": ("정답 파일. 점수를 매깁니다.", "Answer key: adds a score to each page."),
    "workers": ("동시에 읽을 프로세스 수.", "How many reader processes work side by side."),
    "overlay": (
        "읽은 내용을 그려 넣은 그림을 둘 폴더.",
        "Folder for pictures with everything read drawn on them.",
    ),
    "csv": ("엑셀용 표도 함께 씁니다.", "Writes a table for spreadsheets as well."),
    "identifier": (
        "OMRChecker 양식에서 식별번호가 되는 항목의 이름.",
        "The label that is the identifier (OMRChecker templates).",
    ),
    "full": (
        "칸마다 확률과 위치까지 모두 씁니다.",
        "Adds everything: probability and outline of every bubble.",
    ),
    "wrong_use": (
        "명령을 이해하지 못했습니다({detail}). 도움말: {prog} --help",
        "the command was not understood ({detail}); help: {prog} --help",
    ),
    "lang": ("쓰는 말: ko 또는 en.", "Language: ko or en."),
    "page_limit": ("한 쪽에 허용하는 시간(초).", "Seconds allowed for one page."),
    "inputs": ("그림 파일, 폴더, 또는 *.jpg 같은 무늬.", "Pictures, folders, or patterns such as *.jpg."),
    "demo_out": ("결과를 둘 폴더.", "Folder for the results."),
    "questions": ("객관식 문항 수.", "How many multiple-choice questions."),
    "numeric": ("단답형 문항 수.", "How many short numeric answers."),
    "choices": ("객관식 보기 수.", "Choices a question."),
    "title": ("제목.", "Title."),
    "exam": ("시험 이름.", "Name of the exam."),
    "sheet_out": (
        "PDF 파일. 양식은 같은 이름의 .json으로 씁니다.",
        "The PDF; the template is written beside it as .json.",
    ),
    "pages_read": ("읽은 답안지 {read}쪽", "{read} pages read"),
    "pages_failed": ("실패 {failed}쪽", "{failed} failed"),
    "to_review": ("검토필요 {pages}쪽, {items}항목", "{pages} pages with {items} items to review"),
    "nothing_to_review": ("검토할 것 없음", "nothing to review"),
    "speed": ("{seconds:.1f}초, 초당 {rate:.1f}쪽", "{seconds:.1f} s, {rate:.1f} pages a second"),
    "more_failures": ("… 그 밖에 {count}쪽", "… and {count} more"),
    "written": ("결과: {path}", "Results: {path}"),
    "overlays_written": ("그림: {path}", "Pictures: {path}"),
    "stopped": (
        "중단했습니다. 그때까지의 결과 {pages}쪽은 저장되었습니다.",
        "Stopped. The {pages} pages done until then are saved.",
    ),
    "template_written": ("양식: {path}", "Template: {path}"),
    "progress": (
        "{done}/{files} 파일 · 실패 {failed} · 검토 {review}",
        "{done}/{files} files · {failed} failed · {review} to review",
    ),
    "page": ("{page}쪽", "p. {page}"),
    "head_file": ("파일", "file"),
    "head_identifier": ("식별번호", "identifier"),
    "head_answers": ("답", "answers"),
    "head_score": ("점수", "score"),
    "head_review": ("검토", "to review"),
    "provisional": ("임시", "provisional"),
    "demo_making": ("체험용 답안지를 만드는 중: {path}", "Making the demo sheets: {path}"),
    "demo_missing": ("체험용 답안지가 없습니다.", "The demo sheets are missing."),
    "demo_legend": (
        "답: 한 글자가 한 문항 · = 빈칸, * = 중복마킹, ? = 검토필요",
        "answers: one character a question · = blank, * = double, ? = to review",
    ),
}


class Say:
    """``say("written", path=...)`` in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, name: str, **values: object) -> str:
        korean, english = _WORDS[name]
        return (korean if self.language is Language.KO else english).format(**values)


def all_words() -> dict[str, tuple[str, str]]:
    """For the test that both languages are complete."""
    return dict(_WORDS)
