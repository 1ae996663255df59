# Điều cán bộ đọc đầu tiên. Không chấm câu: ứng dụng tự trình bày.

decision-permit = Cho qua
decision-deny = Không cho qua
decision-refer = Kiểm tra thêm

# $decision: một trong ba kết quả trên. $reason: lý do chính, viết thường.
sentence = { $decision }: { $reason }
sentence-bare = { $decision }

## Lượt qua chốt là của ai.

name-unsigned = họ tên lấy từ mã không có chữ ký – đối chiếu với thẻ
# $number: toàn bộ số giấy tờ, chỉ gồm chữ số.
id-number = Số giấy tờ { $number }

## Những gì cán bộ có thể đánh dấu là đã xem.

seen-staff-card = Thẻ ngành, thẻ nhân viên, đã đối chiếu với người
seen-work-schedule = Lịch làm việc
seen-portal-declaration = Đã khai báo trên cổng y tế, không có triệu chứng
seen-paper-permit = Giấy đi đường bản giấy
seen-vaccination-paper = Giấy xác nhận tiêm chủng

## Mã bổ sung là của ai.

# $what: một trong ba từ này. $name: tên ghi trong đó.

evidence-eu-dcc = chứng nhận
evidence-travel = mã đi đường
evidence-code = mã này
evidence-same = { $what } là của chính người này
evidence-other = { $what } là của người khác
evidence-other-named = { $what } là của người khác: { $name }
evidence-cannot-tell-named = chưa biết chắc { $what } là của ai: trên đó ghi { $name }
evidence-cannot-tell = chưa biết chắc { $what } là của ai
evidence-invalid = { $what } không đáng tin, hoặc không phải bằng chứng
evidence-nothing = không tìm thấy mã nào

## Những gì khác có trong diễn biến một trường hợp.

portal-shown = Đã đưa mã của cổng khai báo y tế
